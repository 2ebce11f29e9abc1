import t from 'tap';
import { createFollowed, fill, namesOf, searchesOf } from './support.ts';

const PEOPLE = [
  { name: '甲', keywords: ['氢脆', '高强度螺栓'], bio: '研究螺栓电镀锌后的氢致延迟断裂', region: '330106' },
  {
    name: '乙',
    kind: 'overseas_expert',
    country: 'DE',
    languages: ['en'],
    bio: 'Welding robots and seam tracking, welded castings',
  },
  { name: '丙', bio: '医学影像分割；石墨烯', sectors: ['artificial_intelligence'], region: '330106' },
  { name: '丁', affiliation: '石墨烯研究所', services: ['joint_research'], region: '330902', active: false },
  { name: '石墨烯学会', kind: 'society', level: 'provincial' },
];
const DEMANDS = [
  { title: '螺栓氢脆', deadline: '2031-03-01', region: '330424', services: ['joint_research'] },
  { title: '尾水处理', deadline: '2030-03-01' },
  { title: '没有期限' },
];

const followed = await createFollowed(t);
await fill(followed, PEOPLE, DEMANDS);
t.test('What was written is in the index', (t) => followed.agree(t));
const { stub, find } = followed;

t.test('Words are found as PostgreSQL finds them', async (t) => {
  const cases: [query: string, names: string[]][] = [
    ['氢脆', ['甲']],
    ['高强度螺栓', ['甲']],
    ['迟断', ['甲']],
    ['螺', ['甲']],
    ['氫脆', ['甲']],
    ['栓螺', []],
    ['螺栓 镀锌', ['甲']],
    ['weld', ['乙']],
    ['WELDED robot', ['乙']],
    ['seam tra', ['乙']],
    ['zinc', []],
    ['石墨烯', ['石墨烯学会', '丁', '丙']],
  ];
  for (const [query, names] of cases) {
    const reply = await find(query);
    t.equal(reply.body.engine, 'meilisearch', `${query}: who answers`);
    t.strictSame(namesOf(reply), names, query);
  }
});

t.test('Signs and operators are text', async (t) => {
  for (const sign of [
    '"',
    "'",
    '\\',
    '-',
    '--',
    '(',
    ')',
    '*',
    '&',
    '|',
    '!',
    '<->',
    ':*',
    '`',
    '😀',
    ' . ',
  ]) {
    t.strictSame(namesOf(await find(`${sign}氢脆${sign}`)), ['甲'], `${sign} around a word`);
    t.strictSame(namesOf(await find(`氢脆 ${sign} 螺栓`)), ['甲'], `${sign} between words`);
    t.strictSame(namesOf(await find(sign)), [], `${sign} alone finds nothing`);
  }
  t.strictSame(namesOf(await find('氢脆 -螺栓')), ['甲'], 'nothing is excluded');
});

t.test('Filters narrow a search, and an empty query lists all, newest first', async (t) => {
  const all = ['石墨烯学会', '丁', '丙', '乙', '甲'];
  const cases: [query: string, filter: string, names: string[]][] = [
    ['', '', all],
    ['', '&kind=overseas_expert', ['乙']],
    ['', '&kind=overseas_expert&kind=society', ['石墨烯学会', '乙']],
    ['', '&country=DE&language=en', ['乙']],
    ['', '&country=FR', []],
    ['', '&sector=artificial_intelligence', ['丙']],
    ['', '&region=330000', ['丁', '丙', '甲']],
    ['', '&region=330106&region=330902', ['丁', '丙', '甲']],
    ['', '&service=joint_research&status=inactive', ['丁']],
    ['石墨烯', '&status=active', ['石墨烯学会', '丙']],
    ['石墨烯', '&kind=society&status=inactive', []],
  ];
  for (const [query, filter, names] of cases) {
    const reply = await find(query, `&index=profiles${filter}`);
    t.match(reply.body, { engine: 'meilisearch', total: names.length });
    t.strictSame(namesOf(reply), names, `"${query}" ${filter}`);
  }
});

t.test('Rows are sorted by a time, and those without one come last', async (t) => {
  const cases: [sort: string, names: string[]][] = [
    ['deadline', ['尾水处理', '螺栓氢脆', '没有期限']],
    ['-deadline', ['螺栓氢脆', '尾水处理', '没有期限']],
    ['created_at', ['螺栓氢脆', '尾水处理', '没有期限']],
    ['-updated_at', ['没有期限', '尾水处理', '螺栓氢脆']],
  ];
  for (const [sort, names] of cases)
    t.strictSame(namesOf(await find('', `&index=demands&sort=${sort}`)), names, sort);
  const tiers = await find('weld', '&index=profiles&sort=-created_at');
  t.match(tiers.body, { engine: 'meilisearch', items: [{ profile: { name: '乙' } }] }, 'words and a sort');
});

t.test('Facets count all hits, of one tier or of several', async (t) => {
  const facets = '&facets=kind&facets=region';
  const { body } = await find('石墨烯', `&index=profiles&page_size=1${facets}`);
  t.match(body, { engine: 'meilisearch', total: 3, facets_are: 'exact' });
  t.strictSame(body.facets.kind, [
    { value: 'expert', count: 2 },
    { value: 'society', count: 1 },
  ]);
  t.strictSame(body.facets.region[0], { value: '330000', count: 2 }, 'a region counts for those it lies in');
  stub.requests.clear();
  const several = await find('weld', `&index=profiles${facets}`);
  t.match(searchesOf(stub), [{ q: '"weld"' }, { q: 'weld' }], 'the unfinished word is a tier of its own');
  t.strictSame(several.body.facets, { kind: [{ value: 'overseas_expert', count: 1 }], region: [] });
});

t.test('Pages follow each other without a gap', async (t) => {
  for (const query of ['', '石墨烯', 'w']) {
    const whole = namesOf(await find(query));
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const filters: string = `&index=profiles&page_size=2${cursor && `&cursor=${cursor}`}`;
      const reply = await find(query, filters);
      t.equal(reply.body.engine, 'meilisearch');
      seen.push(...namesOf(reply));
      cursor = reply.body.next_cursor;
    }
    t.strictSame(seen, whole, `"${query}"`);
  }
});

t.test('Tiers are asked at once, an earlier one before a later one, each document once', async (t) => {
  await fill(followed, [
    { name: '远', bio: 'weldon' },
    { name: '近', bio: 'weld' },
    { name: '后', bio: 'weldable' },
  ]);
  await followed.agree(t);
  stub.requests.clear();
  const names = namesOf(await find('weld'));
  t.strictSame(
    names.slice(0, 2).sort(),
    ['乙', '近'].sort(),
    'what holds the word before what begins with it',
  );
  t.strictSame(names.slice(2).sort(), ['后', '远'].sort());
  const first = stub.requests.find(({ path }) => path === '/multi-search');
  t.match(first?.body, { federation: { offset: 0 }, queries: [{ q: '"weld"' }, { q: 'weld' }] });
});

t.test('Requests ask for nothing packed, nothing but ids, and only indexes of the prefix', async (t) => {
  stub.requests.clear();
  await find('石墨烯');
  await find('weld');
  await find('', '&index=demands');
  t.ok(stub.requests.length >= 3);
  for (const { headers } of stub.requests) t.equal(headers['accept-encoding'], 'identity');
  for (const { attributesToRetrieve, locales } of searchesOf(stub))
    t.strictSame([attributesToRetrieve, locales], [['id'], ['eng']]);
  t.strictSame(stub.indexes(), ['zhiqi_demands', 'zhiqi_profiles']);
  t.strictSame(stub.violations, [], 'every request fits what is published');
});
