import { Meilisearch, type SearchParams } from 'meilisearch';
import t, { type Test } from 'tap';
import { createMeiliStub, errorBody, loadContract } from '../support/meilisearch/stub.ts';

const MASTER = 'a-master-key';

const people = [
  { id: 'a', name: 'Laser Melting', topics: ['additive manufacturing'], year: 2020, kind: 'expert' },
  { id: 'b', name: 'Anna', topics: ['selective laser', 'melting'], year: 2010, kind: 'society' },
  { id: 'c', name: 'Bo', topics: ['welding'], kind: 'Expert', note: null },
];

async function fill(t: Test) {
  const contract = loadContract();
  const stub = await createMeiliStub(t, { key: MASTER, contract });
  const client = new Meilisearch({ host: stub.url, apiKey: MASTER });
  await client.createIndex('people', { primaryKey: 'id' });
  await client.index('people').updateSettings({
    searchableAttributes: ['name', 'topics'],
    filterableAttributes: ['kind', 'year', 'note'],
    sortableAttributes: ['year'],
  });
  await client.index('people').addDocuments(people).waitTask({ interval: 5 });
  const find = async (q: string, params: SearchParams = {}): Promise<string> =>
    (await client.index('people').search(q, { matchingStrategy: 'all', ...params })).hits
      .map(({ id }) => id)
      .join('');
  return { stub, client, index: client.index('people'), find };
}

t.test('the stub finds words, phrases and prefixes', async (t) => {
  const { stub, find } = await fill(t);
  const ten = Array.from({ length: 10 }, () => 'laser').join(' ');
  const cases: [q: string, found: string, params?: SearchParams][] = [
    ['', 'abc'],
    ['laser', 'ab'],
    ['LASER melting', 'ab'],
    ['"laser melting"', 'a'],
    ['mel', 'ab'],
    ['mel ', ''],
    ['mel laser', ''],
    ['laser -additive', 'b'],
    ['laser -"selective laser"', 'a'],
    [`${ten} nowhere`, 'ab'],
    ['laser nowhere', 'ab', { matchingStrategy: 'last' }],
    ['laser nowhere', ''],
    ['melting additive', 'ab', { matchingStrategy: 'last' }],
    ['laser', 'b', { attributesToSearchOn: ['topics'] }],
    ['激光', ''],
    ['laser', 'a', { limit: 1 }],
    ['', 'c', { page: 2, hitsPerPage: 2 }],
    ['', 'bac', { sort: ['year:asc'] }],
    ['', 'abc', { sort: ['year:desc'] }],
  ];
  for (const [q, found, params] of cases)
    t.equal(await find(q, params), found, `${q} ${JSON.stringify(params)}`);
  t.same(stub.violations, []);
});

t.test('the stub filters by expressions and lists of them', async (t) => {
  const { stub, find } = await fill(t);
  const cases: [filter: NonNullable<SearchParams['filter']>, found: string][] = [
    ['kind = expert', 'ac'],
    ['kind != expert', 'b'],
    ['year != 2020', 'bc'],
    ['year >= 2010 AND year < 2020', 'b'],
    ['year 2010 TO 2020', 'ab'],
    ['kind = society OR kind = expert AND year = 2020', 'ab'],
    ['(kind = society OR kind = expert) AND NOT year = 2020', 'bc'],
    ['year IN [2010, "2020"]', 'ab'],
    ['kind NOT IN ["society"]', 'ac'],
    ['year EXISTS', 'ab'],
    ['year NOT EXISTS', 'c'],
    ['note IS NULL', 'c'],
    ['kind = "\\u0065xpert"', 'ac'],
    ['kind = "or\\"and" OR kind = \'society\'', 'b'],
    [['kind = expert', 'year = 2020'], 'a'],
    [['year EXISTS', ['kind = society', 'kind = expert']], 'ab'],
  ];
  for (const [filter, found] of cases) t.equal(await find('', { filter }), found, JSON.stringify(filter));
  for (const filter of [
    'kind',
    'kind = ',
    'kind = a b',
    '(kind = a',
    'kind IN [a',
    'year > x',
    'name = a',
    'kind = a/b',
    "kind = 'a",
    'kind = a and year = 1',
  ]) {
    await t.rejects(find('', { filter }), { cause: { code: 'invalid_search_filter' } }, filter);
  }
  t.same(stub.violations, []);
});

t.test('a federated search merges its queries by weight', async (t) => {
  const { stub, client } = await fill(t);
  const ask = (weight: number, mergeFacets?: object) =>
    client.multiSearch({
      federation: { limit: 2, facetsByIndex: { people: ['kind'] }, ...(mergeFacets ? { mergeFacets } : {}) },
      queries: [
        { indexUid: 'people', q: 'melting', matchingStrategy: 'all' },
        { indexUid: 'people', q: 'welding', federationOptions: { weight } },
      ],
    });
  const low = await ask(0.5);
  t.same(
    low.hits.map(({ id, _federation: at }) => [id, at?.queriesPosition, at?.weightedRankingScore]),
    [
      ['a', 0, 1],
      ['b', 0, 0.5],
    ],
  );
  t.match(low, {
    estimatedTotalHits: 3,
    facetsByIndex: { people: { distribution: { kind: { expert: 1 } } } },
  });
  const high = await ask(4, { maxValuesPerFacet: 1 });
  t.same(
    high.hits.map(({ id }) => id),
    ['c', 'a'],
  );
  t.same(high.facetDistribution, { kind: { Expert: 1 } });
  t.same(stub.violations, []);
});

t.test('things go wrong as they are told to', async (t) => {
  const { stub, client, index } = await fill(t);
  const ended = async (documents: object[]) => index.addDocuments(documents).waitTask({ interval: 5 });
  stub.refuses = ({ name }) => (name === 'bad' ? 'not this one' : undefined);
  t.match(await ended([{ id: 'd' }, { id: 'e', name: 'bad' }]), {
    status: 'failed',
    error: { message: 'not this one' },
    details: { indexedDocuments: 0 },
  });
  stub.failTask = ({ type }) =>
    type.startsWith('document') ? errorBody('no_space_left', 'full') : undefined;
  t.match(await ended([{ id: 'd' }]), { status: 'failed', error: { code: 'no_space_left' } });
  t.same([...stub.documents('people').keys()], ['a', 'b', 'c']);
  stub.failTask = undefined;

  stub.fault = () => ({ status: 429, retryAfter: 3 });
  const refused = await fetch(`${stub.url}/health`);
  t.same([refused.status, refused.headers.get('retry-after')], [429, '3']);
  stub.fault = () => ({ cut: true });
  await t.rejects(
    fetch(`${stub.url}/health`).then((reply) => reply.json()),
    { message: /terminated/ },
  );
  stub.fault = () => ({ delay: 10_000 });
  await t.rejects(fetch(`${stub.url}/health`, { signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });
  stub.fault = undefined;

  stub.pause();
  const { taskUid } = await index.deleteAllDocuments();
  t.match(await client.tasks.getTask(taskUid), { status: 'enqueued' });
  await stub.stop();
  await t.rejects(client.health(), 'refuses connections');
  await stub.start();
  stub.resume();
  await client.tasks.waitForTask(taskUid, { interval: 5 });
  t.equal(stub.documents('people').size, 0, 'and goes on with what waited');
  await t.rejects(index.search('', { distinct: 'kind' }), { cause: { code: 'not_in_the_stub' } });
  t.match(stub.violations, [{ path: '/indexes/people/search', code: 'not_in_the_stub' }]);
  stub.requests.clear();
  stub.wipe();
  await t.rejects(index.getStats(), { cause: { code: 'index_not_found' } });
  t.match(stub.requests, [{ method: 'GET', path: '/indexes/people/stats', body: undefined }]);
  t.same([stub.indexes(), stub.tasks()], [[], []]);
});

t.test('an index takes its time of creation along when it is swapped', async (t) => {
  const { stub, client } = await fill(t);
  const { createdAt } = await client.getRawIndex('people');
  await client.createIndex('people_new', { primaryKey: 'id' });
  await client.swapIndexes([{ indexes: ['people', 'people_new'], rename: false }]).waitTask({ interval: 5 });
  t.same((await client.getRawIndex('people_new')).createdAt, createdAt);
  t.same([stub.documents('people').size, stub.documents('people_new').size], [0, 3]);
  t.same(stub.violations, []);
});

t.test('a key of a taken uid is refused, and found by it', async (t) => {
  const { stub, client } = await fill(t);
  const uid = '2f6f1d0e-6c2a-4a37-9a55-6b1f1f0f5c11';
  const wanted = { uid, actions: ['search'], indexes: ['people'], expiresAt: null };
  const made = await client.createKey(wanted);
  await t.rejects(client.createKey(wanted), { cause: { code: 'api_key_already_exists' } });
  t.equal((await client.getKey(uid)).key, made.key);
  stub.wipe({ keys: true });
  t.equal((await client.createKey(wanted)).key, made.key, 'and the same again on a server begun anew');
});
