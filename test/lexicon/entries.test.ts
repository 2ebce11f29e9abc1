import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as } = await createApp(t);
const ask = as('province_operator');
const url = '/v1/lexicon';

t.test('an entry lives from create to delete', async (t) => {
  const input = { external_id: 'life', zh: ['卓布拉'], en: ['zorblax', 'ZBX'], sectors: ['new_materials'] };
  const made = await ask('POST', url, input);
  t.match(made, { status: 201, body: { ...input, version: 1 }, headers: { etag: '"1"' } });
  t.equal((await ask('POST', url, input)).status, 200, 'the same entry again is no new one');
  t.notOk('folded' in made.body, 'what is stored for the search of entries stays inside');

  const replaced = await ask('PUT', `${url}/ext:life`, { en: ['zorblax', 'zorbite'] }, ANY);
  t.match(replaced.body, { zh: [], en: ['zorblax', 'zorbite'], sectors: [], version: 2 }, 'synonyms alone');
  const patched = await ask('PATCH', `${url}/${made.body.id}`, { zh: ['卓布拉'] }, { 'if-match': '"2"' });
  t.match(patched, { status: 200, body: { zh: ['卓布拉'], en: ['zorblax', 'zorbite'], version: 3 } });
  expectProblem(
    t,
    await ask('PATCH', `${url}/ext:life`, { zh: null }, { 'if-match': '"2"' }),
    'precondition_failed',
  );
  t.equal((await ask('DELETE', `${url}/ext:life`, undefined, ANY)).status, 204);
  const gone = await ask('GET', `${url}/ext:life`);
  t.match(gone.body, { code: 'not_found', detail: 'No lexicon entry ext:life' });
});

t.test('every fault of an entry is named at once, and says why', async (t) => {
  const refused = async (input: object, faults: Record<string, RegExp>, name: string) => {
    const reply = await ask('POST', url, input);
    expectProblem(t, reply, 'invalid_request', Object.keys(faults), name);
    for (const { pointer, message } of reply.body.errors) t.match(message, faults[pointer], message);
  };
  await refused(
    {
      zh: ['', '！…', '钢', '我们', '卓布拉', '卓'.repeat(101)],
      en: ['the', 'of the', 'poly(lactic acid)', 'Zorblaxes', 'zorblax', 'ＺＢＸ'],
    },
    {
      '/zh/0': /is empty/,
      '/zh/1': /no letter or digit/,
      '/zh/2': /single Chinese character/,
      '/zh/3': /stop word/,
      '/zh/5': /more than 100 characters/,
      '/en/0': /stop word/,
      '/en/1': /stop word/,
      '/en/2': /punctuation/,
      '/en/4': /the same term as \/en\/3/,
    },
    'terms of every wrong kind',
  );
  await refused({ zh: ['卓布拉'] }, { '': /two terms or more/ }, 'a term alone');
  await refused({}, { '': /two terms or more/ }, 'nothing');
  await refused(
    { zh: ['的'] },
    { '': /two terms or more/, '/zh/0': /single Chinese/ },
    'too few, and these wrong',
  );
  await refused(
    { zh: ['卓布拉', '卓佈拉'], en: [] },
    { '/zh/1': /the same term as \/zh\/0/ },
    'traditional and simplified',
  );
  await refused(
    { zh: ['卓布拉', '佐布拉'], sectors: ['alchemy', 'new_materials', 'new_materials'], nope: 1 },
    {
      '/sectors/0': /not a known code|must be one of/,
      '/sectors': /duplicate/,
      '/nope': /not a known field/,
    },
    'what the schema says',
  );
});

t.test('a patch that would leave too little of an entry is refused, and changes nothing', async (t) => {
  const { id } = (await ask('POST', url, { zh: ['佐布拉'], en: ['zoblax'] })).body;
  expectProblem(t, await ask('PATCH', `${url}/${id}`, { en: null }, ANY), 'invalid_request', ['']);
  t.match((await ask('GET', `${url}/${id}`)).body, { en: ['zoblax'], version: 1 });
  await ask('DELETE', `${url}/${id}`, undefined, ANY);
});

t.test('entries are listed by what a term contains and by sector, page by page', async (t) => {
  const rows = [
    { external_id: 'a', zh: ['甲烷瓦普', '瓦普氣'], sectors: ['energy_chemicals'] },
    { external_id: 'b', zh: ['乙瓦普'], en: ['Ethyl Wapp'] },
    { external_id: 'c', zh: ['丙维克'], en: ['propyl vick'], sectors: ['energy_chemicals', 'biomedicine'] },
  ];
  for (const row of rows) t.equal((await ask('POST', url, row)).status, 201);
  const found = async (query: string) =>
    (await ask('GET', `${url}?${query}`)).body.items.map((row: { external_id: string }) => row.external_id);
  t.same(await found('q=瓦普'), ['b', 'a']);
  t.same(await found('q=ＷＡＰＰ'), ['b'], 'width and case aside');
  t.same(await found('q=瓦普气'), ['a'], 'script aside');
  t.same(await found('q=%25'), [], 'a wildcard is a character');
  t.same(await found('sector=energy_chemicals&q=瓦普'), ['a']);
  t.same(await found('sector=biomedicine&sector=new_materials'), ['c']);
  t.same(await found('external_id=a&external_id=c'), ['c', 'a']);
  const first = await ask('GET', `${url}?page_size=2&total=true`);
  t.match(first.body, { items: { length: 2 }, total: 3 });
  t.same(await found(`page_size=2&cursor=${first.body.next_cursor}`), ['a']);
});

t.test(
  'entries are imported line by line, a bad one spoiling no other, and exported as they came',
  async (t) => {
    const lines = [
      { external_id: 'one', zh: ['壹号瓦'], en: ['wa one'] },
      { external_id: 'two', zh: ['贰号瓦', '的'], en: ['wa two'] },
      { external_id: 'three', en: ['wa three', 'third wa'] },
    ];
    const imported = await ask('POST', `${url}/import`, toLines(lines), NDJSON);
    t.match(imported.body, {
      created: 2,
      rejected: 1,
      errors: [{ line: 2, external_id: 'two', errors: [{ pointer: '/zh/1', message: /single Chinese/ }] }],
    });
    const again = await ask('POST', `${url}/import`, toLines(lines), NDJSON);
    t.match(again.body, { created: 0, updated: 0, unchanged: 2, rejected: 1 });
    const exported = await ask('GET', `${url}/export?external_id=one&external_id=three`);
    const rows = exported.body
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    t.match(rows, [
      { ...lines[0], sectors: [], id: /^[0-9a-f-]{36}$/ },
      { zh: [], ...lines[2] },
    ]);
  },
);

t.test('readers read, operators and admins write', async (t) => {
  const entry = { zh: ['丁维克'], en: ['butyl vick'] };
  t.equal((await as('assessor')('POST', url, entry)).status, 403);
  t.equal((await as('assessor')('GET', `${url}/lookup?term=x`)).status, 200);
  t.equal((await as('anonymous')('GET', url)).status, 401);
  t.equal((await as('admin')('POST', url, entry)).status, 201);
});
