import type { FastifyInstance } from 'fastify';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { buildApp } from '../../src/app.ts';
import type { LimitOptions } from '../../src/http/limits.ts';
import { createApp, type Reply } from '../support/app.ts';
import { expectProblem } from '../support/problems.ts';
import { silent } from '../support/server.ts';

const { services } = await createApp(t);
const keyOf = async (name: string) => (await services.keys.create(system, { name, role: 'assessor' })).key;

/** The application with limits of its own, and what asks it. */
async function limited(t: Tap, limits: LimitOptions, openDemands = false) {
  const app: FastifyInstance = await buildApp(services, { logger: silent, limits, openDemands });
  t.teardown(() => app.close());
  return async (
    key: string | undefined,
    url = '/v1/demands',
    remoteAddress = '192.0.2.1',
  ): Promise<Reply> => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const {
      statusCode: status,
      headers: given,
      body: raw,
      rawPayload: bytes,
    } = await app.inject({ url, headers, remoteAddress });
    const isJson = String(given['content-type']).includes('json');
    return { status, headers: given as Reply['headers'], raw, bytes, body: isJson ? JSON.parse(raw) : raw };
  };
}
type Tap = Parameters<typeof createApp>[0];
const statuses = (replies: Reply[]) => replies.map(({ status }) => status);
const inTurn = async (times: number, ask: () => Promise<Reply>): Promise<Reply[]> => {
  const replies: Reply[] = [];
  for (let i = 0; i < times; i++) replies.push(await ask());
  return replies;
};

t.test('a key has so many requests a minute, and no other key pays for it', async (t) => {
  const ask = await limited(t, { requests: 3, failures: 100 });
  const [ours, theirs] = [await keyOf('ours'), await keyOf('theirs')];
  const replies = await inTurn(4, () => ask(ours));
  t.same(statuses(replies), [200, 200, 200, 429]);
  t.same(
    replies.map(({ headers }) => [headers['ratelimit-limit'], headers['ratelimit-remaining']]),
    [
      ['3', '2'],
      ['3', '1'],
      ['3', '0'],
      ['3', '0'],
    ],
  );
  const last = replies.at(-1) as Reply;
  expectProblem(t, last, 'rate_limited');
  for (const name of ['retry-after', 'ratelimit-reset']) {
    const seconds = Number(last.headers[name]);
    t.ok(seconds > 0 && seconds <= 60, `${name}: ${seconds}`);
  }
  t.equal(replies[0]?.headers['retry-after'], undefined, 'said only when it is needed');
  t.equal(
    (await ask(ours, '/v1/profiles', '192.0.2.9')).status,
    429,
    'wherever it asks from, whatever it asks',
  );
  t.equal((await ask(theirs)).status, 200);
  const together = await keyOf('together');
  const burst = await Promise.all(Array.from({ length: 5 }, () => ask(together)));
  t.same(statuses(burst).sort(), [200, 200, 200, 429, 429], 'also of those that come at the same time');
  t.equal((await ask(ours, '/v1/api-keys')).status, 429, 'what it may not do counts as well');
});

t.test('wrong keys are counted by address, and right ones from there get through', async (t) => {
  const ask = await limited(t, { requests: 100, failures: 2 });
  const [right, revoked] = [
    await keyOf('right'),
    await services.keys.create(system, { name: 'r', role: 'assessor' }),
  ];
  await services.keys.revoke(system, revoked.id);
  t.same(statuses(await inTurn(3, () => ask('zq_wrong'))), [401, 401, 429]);
  const refused = await ask(revoked.key);
  expectProblem(t, refused, 'rate_limited');
  t.match(refused.headers, { 'retry-after': /^\d+$/, 'ratelimit-limit': '2', 'ratelimit-remaining': '0' });
  t.equal((await ask(right)).status, 200, 'many share an address');
  t.equal((await ask('zq_wrong', undefined, '192.0.2.2')).status, 401, 'another address has its own');
  t.equal((await ask(undefined)).status, 401, 'no key is not a wrong key');
});

t.test('callers without a key are counted by address; a prefix of IPv6 is one', async (t) => {
  const ask = await limited(t, { requests: 2, failures: 100 }, true);
  const regions = '/v1/regions';
  t.same(statuses(await inTurn(3, () => ask(undefined, regions))), [200, 200, 429]);
  t.equal((await ask(undefined, '/v1/demands')).status, 429, 'also for what the deployment opens');
  t.equal((await ask(undefined, '/v1/profiles')).status, 429, 'and for what needs a key');
  t.equal((await ask(undefined, regions, '192.0.2.2')).status, 200);
  t.equal((await ask(await keyOf('in'), '/v1/demands')).status, 200, 'keys have counts of their own');
  const addresses = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:1::1'];
  const replies = await Promise.all(addresses.map((address) => ask(undefined, regions, address)));
  t.same(statuses(replies), [200, 200, 429, 200]);
});

t.test('health, metrics and documentation are never refused', async (t) => {
  const ask = await limited(t, { requests: 1, failures: 1 });
  for (const url of ['/health/live', '/health/ready', '/metrics', '/openapi.json', '/docs/json']) {
    const replies = await inTurn(3, () => ask('zq_wrong', url));
    t.notOk(statuses(replies).includes(429), url);
    t.equal(replies[0]?.headers['ratelimit-limit'], undefined, url);
  }
});
