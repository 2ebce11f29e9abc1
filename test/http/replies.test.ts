import t from 'tap';
import { buildApp } from '../../src/app.ts';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, aProfile } from '../support/factories.ts';
import { silent } from '../support/server.ts';

interface Reply {
  headers?: Record<string, { description?: string; schema: { type: string } }>;
  content?: Record<string, { schema: object }>;
}
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, object> };
  responses: Record<string, Reply>;
}

const { app, services, as } = await createApp(t);
const ask = as('admin');
const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
const operation = (id: string) => operations.find(({ operationId }) => operationId === id) as Operation;
const namesOf = (id: string, status: number) =>
  Object.keys(operation(id).responses[status]?.headers ?? {}).sort();

t.test('every reply names its headers', async (t) => {
  for (const { operationId, responses, parameters } of operations) {
    for (const [status, { headers = {}, content = {} }] of Object.entries(responses)) {
      const name = `${operationId} ${status}`;
      t.ok(headers['x-request-id'], `${name} has a request id`);
      for (const [header, { description, schema }] of Object.entries(headers)) {
        t.ok(description, `${name} ${header} is described`);
        t.equal(schema.type, 'string', `${name} ${header}`);
      }
      const isProblem = Object.hasOwn(content, 'application/problem+json');
      const underWay = status === '409' && parameters?.some((one) => one.name === 'idempotency-key');
      const comesBack = isProblem && (['429', '503'].includes(status) || underWay === true);
      t.equal(Boolean(headers['retry-after']), comesBack, `${name}: when to come back`);
      t.equal(Boolean(headers['www-authenticate']), status === '401', `${name}: how to authenticate`);
    }
  }
});

t.test('rows name their version and address, and take the version one has', async (t) => {
  for (const one of ['Demand', 'Profile', 'Enterprise']) {
    for (const verb of ['get', 'replace', 'patch'])
      t.same(namesOf(`${verb}${one}`, 200), ['etag', 'x-request-id'], `${verb}${one}`);
    t.same(namesOf(`get${one}`, 304), ['etag', 'x-request-id']);
    for (const status of [200, 201])
      t.same(namesOf(`create${one}`, status), ['etag', 'location', 'x-request-id'], `create${one}`);
  }
  for (const { operationId, parameters = [], responses } of operations) {
    const conditional = parameters.filter(({ name }) => name === 'if-none-match');
    t.equal(conditional.length, responses[304] ? 1 : 0, `${operationId} takes If-None-Match to answer 304`);
    t.notOk(conditional[0]?.required);
  }
});

t.test('media types are those that are taken and sent', async (t) => {
  for (const one of ['Demand', 'Profile', 'Enterprise']) {
    const { content } = operation(`patch${one}`).requestBody ?? {};
    t.same(Object.keys(content ?? {}), ['application/merge-patch+json', 'application/json']);
  }
  await ask('POST', '/v1/demands', aDemand({ external_id: 'there' }));
  await ask('POST', '/v1/profiles', aProfile());
  for (const type of ['application/merge-patch+json', 'application/json']) {
    const headers = { ...ANY, 'content-type': type };
    t.equal((await ask('PATCH', '/v1/demands/ext:there', '{"title":"氢脆"}', headers)).status, 200, type);
  }
  const described = operation('matchDemand').responses[200]?.content ?? {};
  t.same(described, {
    'application/json': { schema: { $ref: '#/components/schemas/ProfileMatches' } },
    'text/plain': { schema: { type: 'string' } },
  });
  for (const accept of Object.keys(described)) {
    const reply = await ask('GET', '/v1/demands/ext:there/matches', undefined, { accept });
    t.equal(String(reply.headers['content-type']).split(';')[0], accept);
  }
});

t.test('only what stores a single row can conflict', async (t) => {
  const conflicting = operations.filter(({ responses }) => responses[409]).map((each) => each.operationId);
  for (const id of ['createDemand', 'replaceProfile', 'patchEnterprise', 'deleteEnterprise', 'createApiKey'])
    t.ok(conflicting.includes(id), id);
  for (const id of ['importDemands', 'importProfiles', 'importEnterprises', 'previewMatches', 'scorePairs'])
    t.notOk(conflicting.includes(id), id);
});

t.test('Execute works where the page was opened, and the public address is named beside it', async (t) => {
  t.equal((app.swagger() as { servers?: unknown }).servers, undefined);
  const open = await buildApp(services, { logger: silent, publicUrl: 'https://zhiqi.example.org/' });
  t.teardown(() => open.close());
  await open.ready();
  t.match(open.swagger(), { servers: [{ url: '/' }, { url: 'https://zhiqi.example.org' }] });
});

t.test('a HEAD of an export reads no rows', async (t) => {
  let asked = 0;
  const { exportLines } = services.demands;
  services.demands.exportLines = (...given) => {
    asked++;
    return exportLines(...given);
  };
  const get = await ask('GET', '/v1/demands/export');
  t.equal(asked, 1);
  const head = await ask('HEAD', '/v1/demands/export');
  t.match(head, { status: 200, body: '', headers: { 'content-type': get.headers['content-type'] } });
  t.equal(asked, 1);
});
