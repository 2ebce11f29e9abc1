import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as } = await createApp(t);
const ask = as('province_operator');
const owner = (await ask('POST', '/v1/enterprises', anEnterprise({ external_id: '甲/1', region: '330110' })))
  .body;
const other = (await ask('POST', '/v1/enterprises', anEnterprise({ external_id: 'b' }))).body;
const association = (
  await ask('POST', '/v1/associations', { name: '示例科协', level: 'province', region: '330000' })
).body;
const campaign = (await ask('POST', '/v1/campaigns', { name: '示例征集', channel: 'society' })).body;
const idsOf = ({ body }: { body: { items: { external_id: string }[] } }) =>
  body.items.map((row) => row.external_id).sort();

t.test('a demand comes back as it was written, with everything it can hold', async (t) => {
  const whole = {
    external_id: 'whole',
    title: '示例：12.9 级螺栓氢脆',
    description: '第一行\r\n第二行',
    owner_type: 'enterprise',
    owner_id: owner.id,
    owner_name: '示例纸质表格所写',
    region: '330200',
    sectors: ['new_materials'],
    keywords: ['氢脆'],
    problem_type: 'key_technology',
    services: ['joint_research'],
    wanted_kinds: ['academician', 'expert'],
    budget_cny: 1e12,
    deadline: '2028-02-29',
    active: false,
    campaign_id: campaign.id,
    association_id: association.id,
    received_at: '2026-03-02T01:30:00.000Z',
    confidential: true,
    public_summary: '示例摘要',
    confidentiality_terms: '示例条款',
  };
  const { status, body } = await ask('POST', '/v1/demands', whole);
  t.equal(status, 201);
  const { id, version, created_at, updated_at, inferred_sectors, recorded_at, ...rest } = body;
  const { state, state_since, redacted, ...written } = rest;
  t.same(written, whole);
  t.equal(recorded_at, created_at);
  t.match({ state, state_since, redacted }, { state: 'published', state_since: created_at, redacted: false });
  t.same((await ask('GET', `/v1/demands/${id}`)).body, body);
  t.match((await ask('POST', '/v1/demands', whole)).body, { version: 1 }, 'and again it is the same');
});

t.test('a demand needs only its title: paper forms name no enterprise', async (t) => {
  const { body } = await ask('POST', '/v1/demands', { title: '示例' });
  t.match(body, {
    owner_type: 'enterprise',
    owner_id: null,
    owner_name: null,
    active: true,
    budget_cny: null,
  });
  expectProblem(t, await ask('POST', '/v1/demands', {}), 'invalid_request', ['/title']);
  const wrong = { title: '  ', budget_cny: -1, deadline: '2027-02-29', wanted_kinds: ['expert', 'expert'] };
  expectProblem(t, await ask('POST', '/v1/demands', wrong), 'invalid_request', [
    ...['/title', '/budget_cny', '/deadline', '/wanted_kinds'],
  ]);
});

t.test('an owner is named by id or by external id, and kept by id', async (t) => {
  const refs = [owner.id, owner.id.toUpperCase(), 'ext:甲/1'];
  for (const [i, owner_id] of refs.entries()) {
    const external_id = `owned-${i}`;
    const { body } = await ask('POST', '/v1/demands', aDemand({ external_id, owner_id }));
    t.equal(body.owner_id, owner.id, owner_id);
    const repeated = await ask('PATCH', `/v1/demands/ext:${external_id}`, { owner_id: 'ext:甲/1' }, ANY);
    t.equal(repeated.body.version, 1, 'the same owner by another name is no change');
    const replaced = { ...aDemand(), title: body.title, owner_id: 'ext:甲/1' };
    t.equal((await ask('PUT', `/v1/demands/ext:${external_id}`, replaced, ANY)).body.version, 1);
  }
  await ask('PATCH', '/v1/enterprises/ext:甲%2F1', { external_id: 'renamed' }, ANY);
  t.equal(
    (await ask('GET', '/v1/demands/ext:owned-0')).body.owner_id,
    owner.id,
    'an owner’s new name changes nothing',
  );
  await ask('PATCH', '/v1/enterprises/ext:renamed', { external_id: '甲/1' }, ANY);
});

t.test('an owner nobody knows is a fault of the field, however the demand is written', async (t) => {
  const { id } = (await ask('POST', '/v1/demands', aDemand({ external_id: 'unowned' }))).body;
  for (const owner_id of ['ext:nobody', 'ext:unowned', id]) {
    const writes = [
      await ask('POST', '/v1/demands', aDemand({ owner_id })),
      await ask('PUT', `/v1/demands/${id}`, aDemand({ owner_id }), ANY),
      await ask('PATCH', `/v1/demands/${id}`, { owner_id }, ANY),
      await ask('POST', '/v1/matches/preview', aDemand({ owner_id })),
    ];
    for (const reply of writes) expectProblem(t, reply, 'invalid_request', ['/owner_id'], owner_id);
  }
  expectProblem(t, await ask('PATCH', `/v1/demands/${id}`, { owner_id: 'b' }, ANY), 'invalid_request', [
    '/owner_id',
  ]);
  const township = { owner_type: 'township', owner_id: other.id };
  expectProblem(t, await ask('PATCH', `/v1/demands/${id}`, township, ANY), 'invalid_request', ['/owner_id']);
  t.match((await ask('GET', `/v1/demands/${id}`)).body, { version: 1, owner_id: null });
});

t.test('an import tells the demands apart whose owner is known', async (t) => {
  const lines = toLines([
    aDemand({ external_id: 'i1', owner_id: 'ext:b' }),
    aDemand({ external_id: 'i2', owner_id: 'ext:nobody' }),
    aDemand({ external_id: 'i3', owner_id: other.id }),
    aDemand({ external_id: 'i4', owner_id: 'ext:b', owner_type: 'park' }),
    aDemand({ external_id: 'i5', owner_id: 'b' }),
  ]);
  const { body } = await ask('POST', '/v1/demands/import', lines, NDJSON);
  t.match(body, { accepted: 2, created: 2, rejected: 3 });
  t.same(
    body.errors.map((error: { line: number; external_id: string; errors: { pointer: string }[] }) => [
      ...[error.line, error.external_id, error.errors.map(({ pointer }) => pointer).join()],
    ]),
    [
      [2, 'i2', '/owner_id'],
      [4, 'i4', '/owner_id'],
      [5, 'i5', '/owner_id'],
    ],
  );
  t.equal((await ask('GET', '/v1/demands/ext:i1')).body.owner_id, other.id);
  t.match((await ask('POST', '/v1/demands/import', lines, NDJSON)).body, { unchanged: 2, rejected: 3 });
});

t.test('demands are filtered by owner, problem, service and whether they stand', async (t) => {
  const rows = [
    { external_id: 'p', owner_id: 'ext:b', problem_type: 'sme_improvement', services: ['consulting'] },
    { external_id: 'q', owner_id: owner.id, problem_type: 'key_technology', active: false },
    { external_id: 'r', services: ['consulting', 'data_sharing'], problem_type: 'strategic_region' },
  ].map(aDemand);
  t.match((await ask('POST', '/v1/demands/import', toLines(rows), NDJSON)).body, { created: 3 });
  const mine = 'external_id=p&external_id=q&external_id=r';
  const cases: Record<string, string[]> = {
    [`owner_id=${other.id}`]: ['p'],
    [`owner_id=${other.id.toUpperCase()}&owner_id=${owner.id}`]: ['p', 'q'],
    'owner_id=ext:b': ['p'],
    'owner_id=ext:甲%2F1&owner_id=ext:nobody': ['q'],
    'owner_id=ext:nobody': [],
    'problem_type=key_technology&problem_type=strategic_region': ['q', 'r'],
    'service=consulting': ['p', 'r'],
    'active=false': ['q'],
    'active=true&service=data_sharing': ['r'],
  };
  for (const [query, expected] of Object.entries(cases)) {
    const reply = await ask('GET', `/v1/demands?${mine}&${query}&total=true`);
    t.same(idsOf(reply), expected, query);
    t.equal(reply.body.total, expected.length, `${query} counts`);
    const exported: string = (await ask('GET', `/v1/demands/export?${mine}&${query}`)).body;
    const names = exported
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).external_id);
    t.same(names.sort(), expected, `${query} exports`);
  }
  const wrong = await ask('GET', '/v1/demands?owner_id=b&problem_type=none&kind=expert');
  expectProblem(t, wrong, 'invalid_request', ['/query/owner_id/0', '/query/problem_type/0', '/query/kind']);
});
