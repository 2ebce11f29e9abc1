import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as, services, database } = await createApp(t);
const admin = as('admin');
const URL = '/v1/audit-log';
interface Line {
  id: number;
  at: string;
  action: string;
  entity_id: string;
  request_id: string | null;
}
const lines = async (query = '', ask = admin): Promise<Line[]> =>
  (await ask('GET', `${URL}?page_size=200${query}`)).body.items;
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

t.test(
  'a write leaves a line that says who did what, by which request, and nothing of a person',
  async (t) => {
    const profile = aProfile({ name: '示例姓名', bio: '示例简介', region: '330110', keywords: ['氢脆'] });
    const { body } = await admin('POST', '/v1/profiles', profile, { 'x-request-id': 'write-1' });
    const [line] = await lines(`&entity_id=${body.id}`);
    t.match(line, {
      ...{ request_id: 'write-1', role: 'admin', principal: null, action: 'profile.created' },
      ...{ entity: 'profile', entity_id: body.id, values: { kind: 'expert', region: '330110' } },
      ...{ purpose: null, note: null },
    });
    t.match(line, { key_id: /^[0-9a-f-]{36}$/, at: /Z$/ });
    t.same((line as unknown as { fields: string[] }).fields.sort(), [
      'bio',
      'keywords',
      'kind',
      'name',
      'region',
    ]);
    t.notMatch(JSON.stringify(line), /示例|氢脆/);
    t.notOk('labels' in (line as object));
  },
);

t.test('lines are filtered by what they say, newest first, and paged', async (t) => {
  const { body: demand } = await admin('POST', '/v1/demands', aDemand(), { 'x-request-id': 'write-2' });
  await admin('PATCH', `/v1/demands/${demand.id}`, { description: '示例' }, ANY);
  await admin('DELETE', `/v1/demands/${demand.id}`, undefined, ANY);
  const of = `&entity=demand&entity_id=${demand.id}`;
  const actions = async (query: string) => (await lines(query)).map(({ action }) => action);
  t.same(await actions(of), ['demand.deleted', 'demand.updated', 'demand.created']);
  t.same(await actions(`${of}&action=demand.created&action=demand.deleted`), [
    'demand.deleted',
    'demand.created',
  ]);
  t.same(await actions('&request_id=write-2'), ['demand.created']);
  t.same(await actions(`${of}&principal=association:x`), []);
  const [last] = (await lines(of)) as [Line & { key_id: string }];
  t.same(await actions(`${of}&key_id=${last.key_id}`), await actions(of));
  t.same(await actions(`${of}&key_id=${demand.id}`), []);
  t.same(
    await actions(`${of}&until=${last.at}&since=2020-01-01T00:00:00Z`).then((all) =>
      all.includes('demand.deleted'),
    ),
    false,
  );
  t.same(await actions(`${of}&since=2100-01-01T00:00:00Z`), []);
  t.ok((await actions(`${of}&since=${last.at}`)).includes('demand.deleted'));

  const whole = await lines();
  const paged: Line[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await admin('GET', `${URL}?page_size=2${cursor && `&cursor=${cursor}`}`);
    t.ok(body.items.length <= 2);
    paged.push(...body.items);
    cursor = body.next_cursor;
  }
  t.same(paged, whole, 'page by page it is the same');
  t.same(
    whole.map(({ id }) => id),
    whole.map(({ id }) => id).sort((a, b) => b - a),
  );
});

t.test('what is no filter or no cursor of this list is refused', async (t) => {
  const { next_cursor } = (await admin('GET', '/v1/demands?page_size=1')).body;
  for (const cursor of [next_cursor ?? 'bDEuZGVtYW5kcy4x', 'bDEuYXVkaXQtbG9nLjA', 'x'])
    expectProblem(
      t,
      await admin('GET', `${URL}?cursor=${cursor}`),
      'invalid_cursor',
      ['/query/cursor'],
      cursor,
    );
  const wrong = '?entity_id=7&key_id=x&action=everything&since=yesterday&who=me';
  const pointers = ['entity_id', 'key_id', 'action/0', 'since', 'who'].map((name) => `/query/${name}`);
  expectProblem(t, await admin('GET', URL + wrong), 'invalid_request', pointers);
  expectProblem(t, await as('anonymous')('GET', URL), 'unauthenticated');
});

t.test('who reaches a region reads what was done there and to its own, and nothing else', async (t) => {
  const make = async (level: string, region: string) =>
    (await admin('POST', '/v1/associations', { name: `示例科协${region}`, level, region })).body.id as string;
  const [ningbo, wenzhou] = [await make('city', '330200'), await make('city', '330300')];
  const keyOf = async (subject_id: string) =>
    (await services.keys.create(system, { name: 'a', role: 'association_operator', subject_id })).key;
  const [ours, theirs] = [await keyOf(ningbo), await keyOf(wenzhou)];
  const reader = (key: string) => (method: string, url: string) =>
    as('anonymous')(method, url, undefined, bearer(key));
  const { body: enterprise } = await admin('POST', '/v1/enterprises', anEnterprise({ region: '330203' }));
  const entities = async (key: string) =>
    (await lines('', reader(key) as typeof admin)).map(({ entity_id }) => entity_id);

  t.ok((await entities(ours)).includes(enterprise.id));
  t.notOk((await entities(theirs)).includes(enterprise.id), 'another city does not read of it');
  t.notOk((await lines('', reader(ours) as typeof admin)).some(({ action }) => action.startsWith('key.')));
  t.ok(
    (await lines()).some(({ entity_id }) => entity_id === enterprise.id),
    'an admin reads all',
  );
  t.ok((await lines('', as('assessor'))).length > 0);
  const { key } = await services.keys.create(system, {
    ...{ name: 'e', role: 'enterprise', subject_id: enterprise.id },
  });
  expectProblem(t, await as('anonymous')('GET', URL, undefined, bearer(key)), 'forbidden');
});

t.test('the database itself refuses to change or remove a line', async (t) => {
  const count = async () =>
    (await database.pool.query('SELECT count(*)::int AS n FROM audit_lines')).rows[0].n;
  const before = await count();
  for (const statement of [
    `UPDATE audit_lines SET action = 'demand.nothing'`,
    'DELETE FROM audit_lines',
    'DELETE FROM audit_lines WHERE false',
    'TRUNCATE audit_lines',
  ])
    await t.rejects(database.pool.query(statement), /lines of audit_lines are never changed/, statement);
  t.equal(await count(), before);
});
