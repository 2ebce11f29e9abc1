import fc from 'fast-check';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { createApp } from '../support/app.ts';
import { ANY, aDemand } from '../support/factories.ts';
import { making } from '../support/principals.ts';

/** Ten in the evening of the day in UTC is the next morning in Shanghai. */
let now = new Date('2027-03-31T02:00:00Z');
const { as, services } = await createApp(t, { clock: () => now });
const ask = as('province_operator');
const make = making(ask);
const { demands, database } = services;

/** What each step does, as people speak of it: from these states to that one. */
const STEPS: Record<string, { from: string; to: string }> = {
  submit: { from: 'draft returned expired', to: 'submitted' },
  return: { from: 'submitted verified', to: 'returned' },
  verify: { from: 'submitted', to: 'verified' },
  publish: { from: 'verified', to: 'published' },
  dock: { from: 'published', to: 'docking' },
  fulfil: { from: 'docking', to: 'fulfilled' },
  close: { from: 'submitted verified published docking', to: 'closed' },
  withdraw: { from: 'draft submitted returned verified published docking', to: 'withdrawn' },
  expire: { from: 'submitted verified published', to: 'expired' },
};
const ENDS = ['fulfilled', 'closed', 'withdrawn'];

async function take(step: string, id: string): Promise<boolean> {
  if (step === 'expire') return (await demands.expire()) > 0;
  if (step === 'dock')
    return database.transact(async (tx) => {
      const row = await demands.lifecycle.hold(tx, system, id);
      return demands.lifecycle.dock(tx, system, row).then(
        ({ version }) => version > row.version,
        () => false,
      );
    });
  const body = step === 'return' || step === 'close' ? { reasons: ['other'] } : {};
  return (await ask('POST', `/v1/demands/${id}/${step}`, body)).status === 200;
}

t.test('However people go about it, a demand takes only the steps there are, and tells each', async (t) => {
  const steps = fc.array(fc.constantFrom(...Object.keys(STEPS)), { minLength: 1, maxLength: 12 });
  const seen = new Set<string>();
  const walk = async (beginning: string, sequence: string[]) => {
    const { id } = await make('demands', aDemand({ state: beginning, deadline: '2027-03-30' }));
    let state = beginning;
    const path = [beginning];
    for (const step of sequence) {
      const { from, to } = STEPS[step] as { from: string; to: string };
      const goes = from.split(' ').includes(state);
      if ((await take(step, id)) !== goes) throw new Error(`${state}: ${step} ${goes ? 'refused' : 'done'}`);
      if (goes) path.push(to);
      state = goes ? to : state;
    }
    for (const each of path) seen.add(each);
    const row = (await ask('GET', `/v1/demands/${id}`)).body;
    const told = (await ask('GET', `/v1/demands/${id}/history`)).body.items;
    const states = told.map(({ to_state }: { to_state: string }) => to_state);
    if (!t.same([row.state, states, row.version], [state, path, path.length]))
      throw new Error('it lost a step');
    await ask('DELETE', `/v1/demands/${id}`, undefined, ANY);
  };
  await fc.assert(fc.asyncProperty(fc.constantFrom('draft', 'submitted', 'verified'), steps, walk), {
    numRuns: 40,
    endOnFailure: true,
    // Far ones are rare among those of chance.
    examples: [
      ['draft', ['submit', 'return', 'submit', 'verify', 'publish', 'dock', 'fulfil', 'withdraw']],
      ['submitted', ['expire', 'submit', 'verify', 'publish', 'close', 'submit']],
      ['verified', ['publish', 'dock', 'withdraw', 'dock']],
    ],
  });
  t.equal(seen.size, 10, `and they came far: ${[...seen].join(', ')}`);
});

t.test('A demand ends when its last day is over in China, and no sooner', async (t) => {
  const in_ = (state: string, deadline: string | null) => make('demands', aDemand({ state, deadline }));
  const stateOf = async ({ id }: { id: string }) => (await ask('GET', `/v1/demands/${id}`)).body.state;
  now = new Date('2027-03-31T15:59:59Z');
  const due = [await in_('published', '2027-03-31'), await in_('submitted', '2027-03-31')];
  const later = await in_('verified', '2027-04-01');
  const stays = [
    ...[await in_('published', null), await in_('draft', '2027-03-01'), await in_('returned', '2027-03-01')],
    await in_('docking', '2027-03-01'),
  ];
  const over = await Promise.all(ENDS.map((state) => in_(state, '2027-03-01')));

  t.equal(await demands.expire(), 0, 'the last second of the last day');
  now = new Date('2027-03-31T16:00:00Z');
  t.equal(await demands.expire(), 2, 'the first second of the next one');
  t.same(await Promise.all(due.map(stateOf)), ['expired', 'expired']);
  t.equal(await stateOf(later), 'verified');
  t.same(await Promise.all(stays.map(stateOf)), ['published', 'draft', 'returned', 'docking']);
  t.same(await Promise.all(over.map(stateOf)), ENDS, 'what is over stays what it is');
  const { items } = (await ask('GET', `/v1/demands/${due[0].id}/history`)).body;
  t.match(items[1], { action: 'expire', from_state: 'published', key_id: null, at: now.toISOString() });
  t.match((await ask('GET', `/v1/demands/${due[0].id}`)).body, {
    state_since: now.toISOString(),
    version: 2,
  });
  t.equal(await demands.expire(), 0, 'it ends once');

  const beside = Array.from({ length: 250 }, () => aDemand({ state: 'published', deadline: '2027-03-31' }));
  await demands.importLines(system, beside as object[]);
  const both = await Promise.all([demands.expire(), demands.expire()]);
  t.equal(both[0] + both[1], 250, 'two that look at the same time end each once');
});
