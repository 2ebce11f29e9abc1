import t from 'tap';
import { loadDemo } from '../../src/demo/load.ts';
import { mediaTypes } from '../../src/exchange/formats.ts';
import { createApp } from '../support/app.ts';

const { services, database, as } = await createApp(t);
const ask = as('province_operator');
const ROOMS = ['enterprises', 'demands', 'profiles'] as const;

for (const path of ROOMS)
  for (const format of ['xlsx', 'csv'] as const)
    t.test(`${path} exported as ${format} are imported again without a change`, async (t) => {
      await loadDemo(services);
      const { rows } = await database.pool.query(`SELECT count(*)::int AS n FROM ${path}`);
      const { status, bytes, headers } = await ask('GET', `/v1/${path}/export?format=${format}`);
      t.equal(status, 200);
      t.match(headers, { 'content-type': mediaTypes[format], 'content-disposition': /filename\*/ });
      const type = { 'content-type': mediaTypes[format] };
      const again = await ask('POST', `/v1/${path}/import`, bytes, type);
      t.same(again.body, {
        ...{ accepted: rows[0].n, created: 0, updated: 0, unchanged: rows[0].n },
        ...{ rejected: 0, errors: [] },
      });
    });

t.test('an untouched template holds no row, and is no fault', async (t) => {
  for (const path of ROOMS) {
    const { status, bytes } = await as('anonymous')('GET', `/v1/${path}/template.xlsx`);
    t.equal(status, 200, 'whoever fills it in needs no key');
    const reply = await ask('POST', `/v1/${path}/import`, bytes, { 'content-type': mediaTypes.xlsx });
    t.match(reply, { status: 200, body: { accepted: 0, rejected: 0 } }, path);
  }
});

t.test('a text too long for a cell is cut in a workbook, and stays whole where it comes back', async (t) => {
  const bio = '长'.repeat(40_000);
  const { id } = (await ask('POST', '/v1/profiles', { kind: 'expert', name: '长简介', bio })).body;
  const { bytes } = await ask('GET', '/v1/profiles/export?format=xlsx');
  const again = await ask('POST', '/v1/profiles/import', bytes, { 'content-type': mediaTypes.xlsx });
  t.match(again.body, { updated: 0, rejected: 0 });
  t.equal((await ask('GET', `/v1/profiles/${id}`)).body.bio, bio);
});

t.test('what separates values may stand in one of them', async (t) => {
  const keywords = ['TCP/IP', '甲、乙', '"quoted"', 'plain'];
  await ask('POST', '/v1/profiles', { kind: 'expert', name: '斜杠', keywords });
  for (const format of ['xlsx', 'csv'] as const) {
    const { bytes } = await ask('GET', `/v1/profiles/export?format=${format}`);
    const type = { 'content-type': mediaTypes[format] };
    t.match((await ask('POST', '/v1/profiles/import', bytes, type)).body, { updated: 0, rejected: 0 });
  }
});
