import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, NDJSON, toLines } from '../support/factories.ts';
import { making, principals } from '../support/principals.ts';
import { expectProblem } from '../support/problems.ts';

const made = await createApp(t);
const { as, services } = made;
const [province, keyed] = [as('province_operator'), principals(made)];
const make = making(province);
const association = await make('associations', { name: '示例区科协', level: 'county', region: '330110' });
const owner = await make('enterprises', anEnterprise({ region: '330110' }));
const staff = await keyed({ role: 'association_operator', subject_id: association.id });
const enterprise = await keyed({ role: 'enterprise', subject_id: owner.id });
const demandIn = (state: string) =>
  make('demands', aDemand({ state, owner_id: owner.id, association_id: association.id }));

/** Where each step leads, as the guide for associations has it. */
const NEXT: Record<string, Record<string, string>> = {
  draft: { submit: 'submitted', withdraw: 'withdrawn' },
  submitted: { return: 'returned', verify: 'verified', close: 'closed', withdraw: 'withdrawn' },
  returned: { submit: 'submitted', withdraw: 'withdrawn' },
  verified: { return: 'returned', publish: 'published', close: 'closed', withdraw: 'withdrawn' },
  published: { close: 'closed', withdraw: 'withdrawn' },
  docking: { fulfil: 'fulfilled', close: 'closed', withdraw: 'withdrawn' },
  expired: { submit: 'submitted' },
  ...{ fulfilled: {}, closed: {}, withdrawn: {} },
};
const STEPS = ['submit', 'return', 'verify', 'publish', 'fulfil', 'close', 'withdraw'];
const BODIES: Record<string, object> = { return: { reasons: ['incomplete'] }, close: { reasons: ['other'] } };
const bodyOf = (step: string): object => BODIES[step] ?? { note: '电话核实无误' };

t.test('A demand goes from its draft to its outcome, and tells how', async (t) => {
  const { id } = await make('demands', aDemand({ state: 'draft', owner_id: owner.id }));
  const url = `/v1/demands/${id}`;
  const submitted = await enterprise('POST', `${url}/submit`, {});
  t.match(submitted.body, { demand: { id, state: 'submitted', version: 2 }, review: { duplicates: [] } });
  const returned = await staff('POST', `${url}/return`, { reasons: ['incomplete'], note: '请补充指标' });
  t.match(returned, { status: 200, headers: { etag: '"3"' }, body: { state: 'returned', version: 3 } });
  await enterprise('POST', `${url}/submit`, { note: null });
  await staff('POST', `${url}/verify`, {});
  await staff('POST', `${url}/publish`, {});
  const viewer = { ...(await services.keys.authenticate(staff.key.key)) } as never;
  await services.database.transact(async (tx) => {
    const row = await services.demands.lifecycle.hold(tx, viewer, id);
    await services.demands.lifecycle.dock(tx, viewer, row);
  });
  t.equal((await enterprise('POST', `${url}/fulfil`, {})).body.state, 'fulfilled');

  const { items } = (await enterprise('GET', `${url}/history`)).body;
  t.same(
    items.map((step: Record<string, string>) => [step.action, step.from_state, step.to_state, step.role]),
    [
      ['create', null, 'draft', 'province_operator'],
      ['submit', 'draft', 'submitted', 'enterprise'],
      ['return', 'submitted', 'returned', 'association_operator'],
      ['submit', 'returned', 'submitted', 'enterprise'],
      ['verify', 'submitted', 'verified', 'association_operator'],
      ['publish', 'verified', 'published', 'association_operator'],
      ['dock', 'published', 'docking', 'association_operator'],
      ['fulfil', 'docking', 'fulfilled', 'enterprise'],
    ],
  );
  const { state_since: at } = returned.body;
  t.match(items[2], { reasons: ['incomplete'], note: '请补充指标', key_id: staff.key.id, at });
});

t.test('From every state each step leads where it should, or is refused with what is allowed', async (t) => {
  for (const [state, allowed] of Object.entries(NEXT)) {
    const stays = await demandIn(state);
    t.equal(stays.state, state, 'the province puts a demand into any state');
    for (const step of STEPS) {
      const { id } = allowed[step] ? await demandIn(state) : stays;
      const reply = await province('POST', `/v1/demands/${id}/${step}`, bodyOf(step));
      if (allowed[step]) {
        t.equal((reply.body.demand ?? reply.body).state, allowed[step], `${state}: ${step}`);
        continue;
      }
      expectProblem(t, reply, 'invalid_transition', [], `${state}: ${step}`);
      t.same([...reply.body.allowed].sort(), Object.keys(allowed).sort(), 'it says what is allowed');
    }
    t.equal((await province('GET', `/v1/demands/${stays.id}`)).body.version, 1, 'a refusal changes nothing');
  }
  for (const step of ['dock', 'expire', 'create'])
    t.equal(
      (await province('POST', `/v1/demands/ext:any/${step}`, {})).status,
      404,
      `nobody asks for ${step}`,
    );
});

t.test(
  'A return and a closing give reasons from their lists, each once; no other step takes any',
  async (t) => {
    const { id } = await demandIn('submitted');
    const post = (step: string, body: object) => staff('POST', `/v1/demands/${id}/${step}`, body);
    for (const step of ['return', 'close']) {
      expectProblem(t, await post(step, {}), 'invalid_request', ['/reasons'], step);
      expectProblem(t, await post(step, { reasons: [] }), 'invalid_request', ['/reasons'], step);
      const others = { reasons: [step === 'return' ? 'no_expert' : 'incomplete'] };
      expectProblem(
        t,
        await post(step, others),
        'invalid_request',
        ['/reasons/0'],
        `${step}: of another list`,
      );
      expectProblem(
        t,
        await post(step, { reasons: ['other', 'other'] }),
        'invalid_request',
        ['/reasons'],
        step,
      );
    }
    expectProblem(t, await post('verify', { reasons: ['other'] }), 'invalid_request', ['/reasons']);
    const given = await post('close', { reasons: ['no_expert', 'other'], note: '示例' });
    t.match(given, { status: 200, body: { state: 'closed' } });
  },
);

t.test(
  'An enterprise writes its drafts, what was returned to it and what has expired, and nothing else',
  async (t) => {
    for (const state of Object.keys(NEXT)) {
      const { id } = await demandIn(state);
      const changed = await enterprise('PATCH', `/v1/demands/${id}`, { description: '补充说明' }, ANY);
      if (['draft', 'returned', 'expired'].includes(state)) t.equal(changed.status, 200, state);
      else expectProblem(t, changed, 'invalid_transition', [], state);
      const same = await enterprise('PATCH', `/v1/demands/${id}`, { active: true }, ANY);
      t.equal(same.status, 200, `${state}: what changes nothing is not refused`);
      t.equal(
        (await staff('PATCH', `/v1/demands/${id}`, { budget_cny: 1 }, ANY)).status,
        200,
        'an association does',
      );
      t.equal((await enterprise('DELETE', `/v1/demands/${id}`, undefined, ANY)).status, 403);
    }
    const { id } = await demandIn('draft');
    const foreign = await make('enterprises', anEnterprise({ region: '330110' }));
    const url = `/v1/demands/${id}`;
    expectProblem(t, await enterprise('PATCH', url, { owner_id: foreign.id }, ANY), 'invalid_request', [
      '/owner_id',
    ]);
    const kept = await enterprise('PATCH', url, { owner_id: null, budget_cny: 2 }, ANY);
    t.equal(kept.body.owner_id, owner.id, 'nor does it give one away by leaving out whose it is');
    for (const [field, value] of [
      ['external_id', 'mine'],
      ['association_id', null],
    ] as const)
      expectProblem(t, await enterprise('PATCH', url, { [field]: value }, ANY), 'invalid_request', [
        `/${field}`,
      ]);
  },
);

t.test('A demand begins where whoever makes it may begin one', async (t) => {
  const partner = await keyed({ role: 'partner', parts: ['association_operator'], regions: ['330110'] });
  const fields = { owner_id: owner.id };
  const begun = { admin: 'published', province: 'published', staff: 'submitted', partner: 'submitted' };
  const asks = { admin: as('admin'), province, staff, partner, enterprise };
  for (const [name, state] of Object.entries({ ...begun, enterprise: 'draft' })) {
    const ask = asks[name as keyof typeof asks];
    t.match((await ask('POST', '/v1/demands', aDemand(fields))).body, { state, owner_id: owner.id }, name);
  }
  const own = await enterprise('POST', '/v1/demands', aDemand());
  t.match(own.body, { owner_id: owner.id, association_id: null }, 'an enterprise means itself');
  const collected = await staff('POST', '/v1/demands', aDemand());
  t.match(collected.body, { owner_id: null, association_id: association.id }, 'an association means itself');

  const least = { enterprise: ['draft', 'submitted'] };
  const wider = { staff: ['draft', 'submitted', 'verified', 'published'], province: Object.keys(NEXT) };
  for (const [name, states] of Object.entries({ ...least, ...wider }))
    for (const state of Object.keys(NEXT)) {
      const reply = await asks[name as keyof typeof asks](
        'POST',
        '/v1/demands',
        aDemand({ ...fields, state }),
      );
      if (states.includes(state)) t.equal(reply.body.state, state, `${name}: ${state}`);
      else expectProblem(t, reply, 'invalid_request', ['/state'], `${name}: ${state}`);
    }
});

t.test(
  'An import begins its new rows in a state, and leaves those that have moved on where they are',
  async (t) => {
    const load = (query: string, ...rows: object[]) =>
      staff('POST', `/v1/demands/import${query}`, toLines(rows), NDJSON);
    const row = (external_id: string, fields: object = {}) => ({
      title: `示例${external_id}`,
      external_id,
      ...fields,
    });
    const stateOf = async (name: string) => (await staff('GET', `/v1/demands/ext:${name}`)).body.state;

    await load('', row('plain'));
    const told = await load(
      '?state=verified',
      row('told'),
      row('says', { state: 'published' }),
      row('plain'),
    );
    t.match(told.body, { created: 2, unchanged: 1, rejected: 0 }, 'rows that are there are not begun again');
    t.same(
      [await stateOf('plain'), await stateOf('told'), await stateOf('says')],
      ['submitted', 'verified', 'published'],
    );

    await staff('POST', '/v1/demands/ext:told/publish', {});
    const again = await load('?state=verified', row('told', { keywords: ['氢脆'] }));
    t.match(again.body, { updated: 1, rejected: 0 }, 'the next round of the same import');
    t.equal(await stateOf('told'), 'published');
    const moved = await load('', row('told', { state: 'verified' }));
    t.match(moved.body.errors, [{ line: 1, errors: [{ pointer: '/state', message: /is published/ }] }]);
    const beyond = await load('?state=docking', row('beyond'), row('fine', { state: 'draft' }));
    t.match(beyond.body, { created: 1, rejected: 1, errors: [{ external_id: 'beyond' }] });
    t.equal((await load('?state=started', row('x'))).status, 400, 'a state there is not');
    const lines = (await staff('GET', '/v1/demands/export')).raw;
    t.match(
      await load(
        '',
        ...lines
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ),
      { body: { rejected: 0 } },
    );
  },
);
