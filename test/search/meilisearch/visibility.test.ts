import t from 'tap';
import { anonymous, system, type Viewer } from '../../../src/access/principal.ts';
import { toFilter } from '../../../src/search/meilisearch/filters.ts';
import { createMeiliStub, loadContract, type MeiliStub } from '../../support/meilisearch/stub.ts';
import { principals } from '../../support/principals.ts';
import { createFollowed, fill, namesOf, searchesOf } from './support.ts';

/** Values that would be more than values, were they read as a filter. */
const SHARP = [
  '"',
  "'",
  '\\',
  '\\"',
  '\\\\',
  '"] OR labels IN ["all',
  'x" OR "a" = "a',
  "x' OR labels EXISTS OR kind = 'x",
  '] OR labels EXISTS OR kind IN [',
  'NOT',
  'TO',
  '_geoRadius(1, 2, 3)',
  'a, b',
  '\n',
  '\\u0022',
  '\\n',
  ' ',
  '',
];

async function ask(stub: MeiliStub, filter: string[]): Promise<string[]> {
  const response = await fetch(`${stub.url}/indexes/values/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ filter, limit: 1_000 }),
  });
  const { hits } = (await response.json()) as { hits: { id: number }[] };
  return hits.map(({ id }) => SHARP[id] ?? String(id));
}

t.test('A value of a filter is data, whatever it holds', async (t) => {
  const stub = await createMeiliStub(t, { contract: loadContract() });
  const send = (method: string, path: string, body: unknown) =>
    fetch(`${stub.url}/indexes/values${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await send('PATCH', '/settings', { filterableAttributes: ['labels', 'kind'] });
  await send(
    'POST',
    '/documents?primaryKey=id',
    SHARP.map((value, id) => ({ id, labels: [value], kind: [value] })),
  );
  while (stub.documents('values').size < SHARP.length) await new Promise(setImmediate);
  for (const value of SHARP) {
    const mine: Viewer = { ...anonymous, role: 'enterprise', labels: [value] };
    const own = toFilter(mine, { collection: 'demands', filters: {} });
    t.strictSame(await ask(stub, own), [value], `${JSON.stringify(value)} as a label`);
    const filters = { kind: [value] };
    const kinds = toFilter(system, { collection: 'profiles', filters });
    t.strictSame(await ask(stub, kinds), [value], `${JSON.stringify(value)} as a filter`);
    const both = toFilter({ ...mine, labels: ['another'] }, { collection: 'demands', filters });
    t.strictSame(await ask(stub, both), [], `${JSON.stringify(value)} widens nothing`);
  }
  const two = toFilter(system, { collection: 'profiles', filters: { kind: ['"', '\\'] } });
  t.strictSame(await ask(stub, two), ['"', '\\'], 'several values are alternatives');
  t.strictSame(stub.violations, []);
});

t.test('A viewer finds what its labels reach, in every query of every search', async (t) => {
  const followed = await createFollowed(t);
  const { as, stub, agree } = followed;
  const admin = as('admin');
  for (const [name, region] of [
    ['near', '330110'],
    ['far', '330521'],
  ])
    await admin('POST', '/v1/enterprises', { external_id: name, name: `示例${name}`, region });
  await fill(
    followed,
    [{ name: '甲', bio: '螺栓' }],
    [
      { title: '近处螺栓 weld', owner_id: 'ext:near', state: 'published' },
      { title: '远处螺栓 weld', owner_id: 'ext:far', state: 'draft' },
      { title: '机密螺栓 weld', owner_id: 'ext:far', state: 'published', confidential: true },
    ],
  );
  await agree(t);
  const enterprise = await principals(followed)({ role: 'enterprise', subject_id: 'ext:near' });
  const all = ['近处螺栓 weld', '远处螺栓 weld', '机密螺栓 weld'];
  for (const query of ['', '螺栓', 'wel', '螺栓 weld', 'xyzzy', '螺栓镀锌']) {
    stub.requests.clear();
    const url = `/v1/search?index=demands&q=${query}&facets=status`;
    const mine = await enterprise('GET', url);
    t.match(mine.body, { engine: 'meilisearch' });
    t.strictSame(namesOf(mine), query === 'xyzzy' ? [] : [all[0]], `"${query}"`);
    const limits = searchesOf(stub).map(({ filter }) => filter[0]);
    t.ok(limits.length > 0);
    for (const limit of limits)
      t.match(limit, /^labels IN \["enterprise:[0-9a-f-]{36}"(, "[^"]+")*, "open"\]$/, 'its labels limit it');
  }
  const { body } = await enterprise('GET', '/v1/search?index=demands&q=螺栓&facets=status');
  t.strictSame(body.facets, { status: [{ value: 'published', count: 1 }] }, 'facets count no more than that');
  for (const url of ['/v1/search?index=demands&q=螺栓', '/v1/search?index=demands'])
    t.strictSame(
      namesOf(await as('assessor')('GET', url)).sort(),
      all.toSorted(),
      'who reaches all finds all',
    );
});

t.test('A caller cannot name labels, nor values that are none', async (t) => {
  const { find, stub } = await createFollowed(t);
  stub.requests.clear();
  for (const filter of [
    '&labels=open',
    '&filter=labels EXISTS',
    '&kind=expert" OR labels EXISTS',
    '&region="] OR labels EXISTS',
    '&country=D"',
    '&sort=labels',
    '&facets=labels',
  ]) {
    const reply = await find('', `&index=demands${filter}`);
    t.ok(reply.status === 400 || reply.status === 422, `${filter}: ${reply.status}`);
  }
  t.strictSame(searchesOf(stub), [], 'and none of it reaches the server');
});
