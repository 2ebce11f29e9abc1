import t from 'tap';
import { createApp, type Reply } from '../support/app.ts';
import { ANY, aProfile, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as, database } = await createApp(t);
const ask = as('province_operator');
const admin = as('admin');
const idsOf = ({ body }: { body: { items: { external_id: string }[] } }) =>
  body.items.map((row) => row.external_id).sort();
/** The same of a search. */
const foundIn = ({ body }: Reply): string[] =>
  body.items.map(({ profile }: { profile: { external_id: string } }) => profile.external_id);

const BIOMEDICINE = '从事抗体药物研发，研究单克隆抗体的纯化工艺与肿瘤靶向治疗的临床试验。';

t.test('a profile comes back as it was written, with everything it can hold', async (t) => {
  const whole = {
    external_id: 'whole',
    kind: 'society',
    level: 'provincial',
    name: '示例省材料学会',
    name_en: 'Demo Provincial Society of Materials',
    affiliation: '示例科协',
    title: '学会',
    region: '330100',
    country: 'CN',
    languages: ['zh', 'en'],
    sectors: ['new_materials', 'digital_economy'],
    keywords: ['氢脆', '紧固件 "M12"', '😀', '氢脆'],
    bio: '第一行\n第二行\t制表 \u2028 分隔',
    evidence: [
      { kind: 'patent', title: '一种镀层', year: 2022 },
      { kind: 'publication', title: 'On “quotes”', abstract: null, year: null },
    ],
    services: ['joint_research', 'standard_setting'],
    capacity: 0,
    active: false,
  };
  const { status, body } = await ask('POST', '/v1/profiles', whole);
  t.equal(status, 201);
  const { id, version, created_at, updated_at, erased_at, inferred_sectors, ...written } = body;
  t.same(written, whole);
  t.equal(erased_at, null);
  t.same((await ask('GET', `/v1/profiles/${id}`)).body, body);
  t.same(inferred_sectors, [], 'nothing is inferred where something is declared');
  t.match((await ask('POST', '/v1/profiles', whole)).body, { version: 1 }, 'and again it is the same');
});

t.test('a profile needs only its kind and name', async (t) => {
  const { body } = await ask('POST', '/v1/profiles', { kind: 'expert', name: '示例甲' });
  t.match(body, {
    external_id: null,
    active: true,
    capacity: null,
    evidence: [],
    languages: [],
    level: null,
  });
  expectProblem(t, await ask('POST', '/v1/profiles', {}), 'invalid_request', ['/kind', '/name']);
});

t.test('a level is a society’s, however it is written', async (t) => {
  const level = 'national';
  expectProblem(t, await ask('POST', '/v1/profiles', aProfile({ level })), 'invalid_request', ['/level']);
  const society = await ask('POST', '/v1/profiles', aProfile({ kind: 'society', level }));
  t.equal(society.status, 201);
  const url = `/v1/profiles/${society.body.id}`;
  expectProblem(t, await ask('PATCH', url, { kind: 'expert' }, ANY), 'invalid_request', ['/level']);
  expectProblem(t, await ask('PUT', url, aProfile({ level }), ANY), 'invalid_request', ['/level']);
  t.match((await ask('PATCH', url, { kind: 'expert', level: null }, ANY)).body, {
    kind: 'expert',
    level: null,
  });
  const { body } = await ask('POST', '/v1/profiles/import', toLines([aProfile({ level })]), NDJSON);
  t.match(body, { rejected: 1, errors: [{ line: 1, errors: [{ pointer: '/level' }] }] });
});

t.test(
  'a profile that declares no sector is found under the one its text speaks of, until it declares one',
  async (t) => {
    const made = await ask('POST', '/v1/profiles', aProfile({ external_id: 'silent', bio: BIOMEDICINE }));
    t.ok(made.body.inferred_sectors.includes('biomedicine'));
    t.same(made.body.sectors, []);
    t.same(idsOf(await ask('GET', '/v1/profiles?sector=biomedicine')), ['silent']);
    t.same(foundIn(await ask('GET', '/v1/search?index=profiles&sector=biomedicine')), ['silent']);
    const declared = await ask('PATCH', '/v1/profiles/ext:silent', { sectors: ['smart_ocean'] }, ANY);
    t.match(declared.body, { sectors: ['smart_ocean'], inferred_sectors: [] });
    t.same(idsOf(await ask('GET', '/v1/profiles?sector=biomedicine')), []);
    t.same(idsOf(await ask('GET', '/v1/profiles?sector=smart_ocean')), ['silent']);
    await ask('DELETE', '/v1/profiles/ext:silent', undefined, ANY);
  },
);

t.test('profiles are filtered by what they are, where, and what they offer', async (t) => {
  const rows = [
    { external_id: 'a', kind: 'academician', country: 'CN', languages: ['zh'], services: ['joint_research'] },
    { external_id: 'b', kind: 'overseas_expert', country: 'DE', languages: ['de', 'en'], active: false },
    { external_id: 'c', kind: 'expert', country: 'CN', languages: ['zh', 'en'], services: ['consulting'] },
    { external_id: 'd', kind: 'society', languages: [], services: ['consulting', 'joint_research'] },
  ].map(aProfile);
  t.match((await ask('POST', '/v1/profiles/import', toLines(rows), NDJSON)).body, { created: 4 });
  const mine = 'external_id=a&external_id=b&external_id=c&external_id=d';
  const cases: Record<string, string[]> = {
    'kind=academician': ['a'],
    'kind=academician&kind=society': ['a', 'd'],
    'country=CN': ['a', 'c'],
    'country=DE&country=CN': ['a', 'b', 'c'],
    'language=en': ['b', 'c'],
    'language=de&language=zh': ['a', 'b', 'c'],
    'service=consulting': ['c', 'd'],
    'service=consulting&language=en': ['c'],
    'active=false': ['b'],
    'active=true&service=joint_research': ['a', 'd'],
  };
  for (const [query, expected] of Object.entries(cases)) {
    t.same(idsOf(await ask('GET', `/v1/profiles?${mine}&${query}`)), expected, query);
  }
  const wrong = await ask(
    'GET',
    '/v1/profiles?kind=wizard&country=cn&language=xx&service=tea&active=perhaps',
  );
  expectProblem(t, wrong, 'invalid_request', [
    ...['/query/kind/0', '/query/country/0', '/query/language/0', '/query/service/0', '/query/active'],
  ]);
});

t.test('a profile’s contact travels with nothing of it, and goes when it goes', async (t) => {
  const { body } = await ask('POST', '/v1/profiles', aProfile({ external_id: 'reachable' }));
  const url = `/v1/profiles/${body.id}`;
  const phone = '0571-00001234';
  t.equal((await admin('PUT', `${url}/contact`, { person: '示例秘书', phone })).status, 200);
  const seen = [
    await ask('GET', url),
    await ask('GET', '/v1/profiles'),
    await ask('GET', '/v1/profiles/export'),
  ];
  t.notMatch(JSON.stringify(seen), phone);
  t.match((await ask('GET', url)).body, { version: 1 }, 'a contact is no change of the profile');
  t.equal((await ask('DELETE', url, undefined, { 'if-match': '"9"' })).status, 412);
  const reveal = () => admin('POST', `${url}/contact/reveal`, { purpose: 'verification' });
  t.equal((await reveal()).body.phone, phone, 'a delete that failed took nothing');
  t.equal((await ask('DELETE', url, undefined, ANY)).status, 204);
  t.equal((await database.pool.query('SELECT 1 FROM contacts')).rowCount, 0);
  const line = toLines([aProfile({ id: body.id, external_id: 'reachable' })]);
  t.match((await ask('POST', '/v1/profiles/import', line, NDJSON)).body, { created: 1 });
  expectProblem(t, await reveal(), 'not_found', [], 'the same id has no old contact');
});

t.test('a profile as large as a request may be is stored, found and matched', async (t) => {
  const words = (n: number) =>
    Array.from({ length: 109 }, (_, i) => `w${n}x${i}${'q'.repeat(90)}`.slice(0, 90)).join(' ');
  const evidence = Array.from({ length: 190 }, (_, n) => ({
    kind: 'patent',
    title: `第${n}项`,
    abstract: words(n),
  }));
  const made = await ask(
    'POST',
    '/v1/profiles',
    aProfile({ external_id: 'huge', bio: '氢脆机理', evidence }),
  );
  t.equal(made.status, 201);
  t.same(foundIn(await ask('GET', '/v1/search?index=profiles&q=氢脆机理')), ['huge']);
  const preview = await ask('POST', '/v1/matches/preview?limit=1', { title: '氢脆机理' });
  t.equal(preview.body.items[0]?.profile.external_id, 'huge');
  const tooLarge = aProfile({ evidence: [...evidence, ...evidence] });
  expectProblem(t, await ask('POST', '/v1/profiles', tooLarge), 'body_too_large');
});
