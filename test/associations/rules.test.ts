import t, { type Test } from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, NDJSON, toLines } from '../support/factories.ts';
import { making, principals } from '../support/principals.ts';
import { expectProblem } from '../support/problems.ts';

/** Eleven in the evening in Shanghai: there a day ends at four in the afternoon of UTC. */
let now = new Date('2026-06-30T15:00:00Z');
const made = await createApp(t, { clock: () => now });
const { as } = made;
const [province, keyed] = [as('province_operator'), principals(made)];
const make = making(province);
const post = (path: string, fields: object) => province('POST', `/v1/${path}`, fields);
const refused = async (t: Test, path: string, fields: object, pointers: string[], name: string) =>
  expectProblem(t, await post(path, fields), 'invalid_request', pointers, name);

const top = await make('associations', {
  external_id: '省',
  name: '示例省科协',
  level: 'province',
  region: '330000',
});
const city = await make('associations', {
  name: '示例市科协',
  level: 'city',
  region: '330100',
  parent_id: 'ext:省',
});

t.test(
  'An association of a territory has a region of its level, and stands under a higher one',
  async (t) => {
    const below = (level: string, region: string, parent_id: string | null) => ({
      name: '示例',
      level,
      region,
      parent_id,
    });
    t.match(await post('associations', below('county', '330110', city.id)), {
      status: 201,
      body: { parent_id: city.id },
    });
    t.match(await post('associations', below('county', '330521', top.id)), { status: 201 });
    t.match(await post('associations', below('park', '330110', city.id)), { status: 201 });
    t.match(await post('associations', below('enterprise', '330100', null)), { status: 201 });
    await refused(t, 'associations', below('county', '330100', null), ['/region'], 'a county that is a city');
    await refused(
      t,
      'associations',
      below('province', '330110', null),
      ['/region'],
      'a province that is a county',
    );
    await refused(
      t,
      'associations',
      below('city', '330500', city.id),
      ['/parent_id', '/region'],
      'a city under a city',
    );
    await refused(
      t,
      'associations',
      below('county', '330521', city.id),
      ['/region'],
      'a county of another city',
    );
    await refused(t, 'associations', below('county', '330110', 'ext:nobody'), ['/parent_id'], 'under nobody');
    await refused(t, 'associations', { name: '示例' }, ['/level', '/region'], 'without either');
    const circle = await province('PATCH', `/v1/associations/${top.id}`, { parent_id: city.id }, ANY);
    expectProblem(t, circle, 'invalid_request', ['/parent_id', '/region'], 'no circle');
    const gone = await province('DELETE', `/v1/associations/${city.id}`, undefined, ANY);
    expectProblem(t, gone, 'has_dependents');
    const { items } = (await province('GET', `/v1/associations?parent_id=${city.id}`)).body;
    t.equal(items.length, 2, 'those right under it');
  },
);

t.test('A campaign takes what came in while it ran, whenever that is written down', async (t) => {
  const { id } = await make('campaigns', {
    ...{ name: '示例征集', channel: 'county_association', starts_on: '2026-04-01', ends_on: '2026-06-30' },
  });
  const at = (received_at: string | null) => aDemand({ campaign_id: id, received_at });
  t.match(await post('demands', at(null)), { status: 201 }, 'today is its last day, in China');
  await refused(t, 'demands', at('2026-06-30T15:59:59Z'), ['/received_at'], 'what has not come in yet');
  t.match(
    await post('demands', at('2026-03-31T16:00:00Z')),
    { status: 201 },
    'the first second of its first day',
  );
  await refused(t, 'demands', at('2026-03-31T15:59:59Z'), ['/campaign_id'], 'the last second before');
  now = new Date('2026-06-30T16:30:00Z');
  await refused(t, 'demands', at(null), ['/campaign_id'], 'then it is the day after');
  t.match(
    await post('demands', at('2026-06-30T15:59:59Z')),
    { status: 201 },
    'the last second of its last day',
  );
  await refused(t, 'demands', at('2026-06-30T16:00:00Z'), ['/campaign_id'], 'the first second after');
  await refused(
    t,
    'demands',
    at('2026-07-02T00:00:00Z'),
    ['/received_at', '/campaign_id'],
    'and what is still to come',
  );

  const late = await make('demands', at('2026-06-01T00:00:00Z'));
  const url = `/v1/demands/${late.id}`;
  await province('PATCH', `/v1/campaigns/${id}`, { ends_on: '2026-05-31' }, ANY);
  t.equal((await province('PATCH', url, { budget_cny: 1 }, ANY)).status, 200, 'what it took stays with it');
  await refused(
    t,
    'campaigns',
    { name: '示例', channel: 'society', starts_on: '2026-02-01', ends_on: '2026-01-31' },
    ['/ends_on'],
    'that ends before it begins',
  );
  const open = await make('campaigns', { name: '长期', channel: 'society' });
  t.match(
    await post('demands', aDemand({ campaign_id: open.id })),
    { status: 201 },
    'one without days takes all',
  );
  const on = async (day: string) => (await province('GET', `/v1/campaigns?on=${day}`)).body.items.length;
  t.same(
    [await on('2026-03-31'), await on('2026-04-01'), await on('2026-05-31'), await on('2026-06-01')],
    [1, 2, 2, 1],
  );
});

t.test('A campaign takes demands of its regions, wherever it is said that they lie', async (t) => {
  const { id } = await make('campaigns', { name: '两地', channel: 'society', regions: ['330110', '330500'] });
  const inside = await make('enterprises', anEnterprise({ region: '330521' }));
  const outside = await make('enterprises', anEnterprise({ region: '330200' }));
  const of = (fields: object) => aDemand({ campaign_id: id, ...fields });
  for (const fields of [{ region: '330110' }, { region: '330521' }, { owner_id: inside.id }])
    t.match(await post('demands', of(fields)), { status: 201 }, JSON.stringify(fields));
  t.match(
    await post('demands', of({ owner_id: outside.id, region: '330110' })),
    { status: 201 },
    'its own region comes first',
  );
  for (const fields of [{ region: '330100' }, { owner_id: outside.id }, { association_id: city.id }, {}])
    await refused(t, 'demands', of(fields), ['/campaign_id'], JSON.stringify(fields));
});

t.test('An association writes its own campaigns and those of its region, and means itself', async (t) => {
  const staff = await keyed({ role: 'association_operator', subject_id: city.id });
  const mine = await staff('POST', '/v1/campaigns', { external_id: '一', name: '示例', channel: 'society' });
  t.match(mine, { status: 201, body: { association_id: city.id } });
  const again = await staff('POST', '/v1/campaigns', { external_id: '一', name: '示例', channel: 'society' });
  t.match(again, { status: 200, body: { version: 1 } }, 'the same again is no change');
  const theirs = await make('campaigns', { name: '示例', channel: 'society', regions: ['330500'] });
  expectProblem(t, await staff('PATCH', `/v1/campaigns/${theirs.id}`, { name: '改名' }, ANY), 'forbidden');
  const inside = await make('campaigns', { name: '示例', channel: 'society', regions: ['330110'] });
  t.equal((await staff('PATCH', `/v1/campaigns/${inside.id}`, { name: '改名' }, ANY)).status, 200);
});

t.test('A demand stays where it is when its owner is out of the reach of who writes it', async (t) => {
  const park = await make('associations', { name: '示例园区科协', level: 'park', region: '330110' });
  const staff = await keyed({ role: 'association_operator', subject_id: park.id });
  const owner = await make('enterprises', anEnterprise({ external_id: '远', region: '330521' }));
  const fields = {
    external_id: '代收',
    owner_id: owner.id,
    association_id: park.id,
    title: '示例',
    keywords: ['氢脆'],
  };
  const { id } = await make('demands', { ...fields, received_at: '2026-05-01T09:00:00+08:00' });
  const changed = await staff('PATCH', `/v1/demands/${id}`, { budget_cny: 1 }, ANY);
  t.match(changed, { status: 200, body: { owner_id: owner.id, version: 2 } });
  const county = await make('associations', { name: '示例县科协', level: 'county', region: '330521' });
  const there = await keyed({ role: 'association_operator', subject_id: county.id });
  t.equal(
    (await there('POST', `/v1/demands/${id}/close`, { reasons: ['other'] })).status,
    200,
    'it lies where its owner does',
  );
  const line = { ...fields, budget_cny: 1, received_at: '2026-05-01T01:00:00Z' };
  const same = await province('POST', '/v1/demands/import', toLines([line]), NDJSON);
  t.match(same.body, { unchanged: 1 }, 'a time in another zone is the same time');
  const other = { ...fields, owner_id: 'ext:远', title: '改名' };
  t.match((await staff('PUT', `/v1/demands/${id}`, other, ANY)).status, 400, 'nor may it be named anew');
});

t.test('A whole tree comes in with one import, parents before children or beside them', async (t) => {
  const lines = [
    { external_id: 'tree-1', name: '示例省', level: 'province', region: '330000' },
    { external_id: 'tree-2', name: '示例市', level: 'city', region: '330200', parent_id: 'ext:tree-1' },
    { external_id: 'tree-3', name: '示例县', level: 'county', region: '330206', parent_id: 'ext:tree-2' },
    { external_id: 'tree-4', name: '示例园区', level: 'park', region: '330206', parent_id: 'ext:tree-1' },
    { external_id: 'tree-5', name: '示例乱', level: 'city', region: '330200', parent_id: 'ext:tree-4' },
  ];
  const { body } = await province('POST', '/v1/associations/import', toLines(lines), NDJSON);
  t.match(body, { created: 4, rejected: 1, errors: [{ external_id: 'tree-5' }] });
  const [county, above] = await Promise.all(
    ['tree-3', 'tree-2'].map(async (name) => (await province('GET', `/v1/associations/ext:${name}`)).body),
  );
  t.equal(county.parent_id, above.id);
  const again = await province('POST', '/v1/associations/import', toLines(lines.slice(0, 4)), NDJSON);
  t.match(again.body, { unchanged: 4, rejected: 0 });
});
