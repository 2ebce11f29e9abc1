import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, NDJSON, resourceKinds, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as, database } = await createApp(t);
const ask = as('province_operator');
const byExternalId = (path: string, id: string) => `/v1/${path}/ext:${encodeURIComponent(id)}`;

const AWKWARD = [
  '区/县/2026-001',
  '湖州·德清 第一号',
  '100%',
  '%2F',
  'a%252Fb',
  '?q=1&b=2#top',
  'ext:doubled',
  '..',
  '{"a","b\\c"},NULL',
  "o'neil;--",
  'a+b',
  'line\nbreak',
  '😀'.repeat(200),
  '长'.repeat(200),
  'null',
  '01890a5d-ac96-774b-bcce-b302099a8057',
];

for (const { path, entity, make, other } of resourceKinds) {
  t.test(`a ${entity} is found by any external id its owner gave it`, async (t) => {
    for (const external_id of AWKWARD) {
      const name = external_id.slice(0, 20);
      const made = await ask('POST', `/v1/${path}`, make({ external_id }));
      t.equal(made.status, 201, `${name} is taken`);
      const url = byExternalId(path, external_id);
      t.same((await ask('GET', url)).body, made.body, `${name} is read`);
      t.match((await ask('PATCH', url, { [other]: '改' }, ANY)).body, { id: made.body.id, version: 2 });
      const listed = await ask('GET', `/v1/${path}?external_id=${encodeURIComponent(external_id)}`);
      t.same(
        listed.body.items.map((row: { id: string }) => row.id),
        [made.body.id],
        `${name} is listed`,
      );
    }
    const total = (await ask('GET', `/v1/${path}?total=true`)).body.total;
    t.equal(total, AWKWARD.length, 'and none was mistaken for another');
    for (const external_id of AWKWARD) {
      t.equal((await ask('DELETE', byExternalId(path, external_id), undefined, ANY)).status, 204);
    }
    t.equal((await ask('GET', `/v1/${path}?total=true`)).body.total, 0);
  });

  t.test(`a ${entity} of nobody is a 404, and what cannot be a reference is a 400`, async (t) => {
    await ask('POST', `/v1/${path}`, make());
    for (const id of [
      'ext:nobody',
      'ext:null',
      'ext: ',
      'ext:Nobody',
      '01890a5d-ac96-774b-bcce-b302099a8057',
    ]) {
      expectProblem(t, await ask('GET', `/v1/${path}/${id}`), 'not_found', [], id);
    }
    for (const id of [
      'ext:',
      `ext:${'a'.repeat(201)}`,
      '1',
      'EXT:a',
      'urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057',
    ]) {
      expectProblem(t, await ask('GET', `/v1/${path}/${id}`), 'invalid_request', ['/path/id'], id);
    }
    expectProblem(t, await ask('GET', `/v1/${path}/ext:a%00b`), 'invalid_request', ['/path/id'], 'NUL');
    for (const raw of ['%E4%B8', '%FF', '%C0%AF']) {
      expectProblem(t, await ask('GET', `/v1/${path}/ext:${raw}`), 'invalid_request', [], raw);
    }
  });
}

t.test('an external id names a row of its own resource only', async (t) => {
  await ask('POST', '/v1/profiles', { kind: 'expert', name: '示例甲', external_id: 'mine' });
  expectProblem(t, await ask('GET', '/v1/demands/ext:mine'), 'not_found');
  expectProblem(t, await ask('GET', '/v1/enterprises/ext:mine'), 'not_found');
});

t.test('a row without an external id is nobody’s "null"', async (t) => {
  const owner = (await ask('POST', '/v1/enterprises', { name: '示例无号企业' })).body.id;
  const lines = toLines([
    { title: '示例其一', owner_id: owner },
    { title: '示例其二', owner_id: 'ext:null' },
  ]);
  const { body } = await ask('POST', '/v1/demands/import', lines, NDJSON);
  t.match(body, { created: 1, rejected: 1, errors: [{ line: 2, errors: [{ pointer: '/owner_id' }] }] });
  const { rows } = await database.pool.query('SELECT owner_id FROM demands WHERE title LIKE $1', ['示例其%']);
  t.same(rows, [{ owner_id: owner }]);
});
