import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { furthestStage } from '../../src/reports/docking-progress/stages.ts';
import { aWorld } from './support.ts';

t.test(
  'each demand counts once for every stage it ever reached, however often it was asked for',
  async (t) => {
    const { services, demand, expert, docking, progress } = await aWorld(t);
    const [a, b] = [await expert(), await expert()];
    await demand({ state: 'draft' });
    await demand({ state: 'submitted' });
    await demand({ state: 'verified' });
    await demand();
    const declined = await demand();
    await docking(declined, a, 'invite', 'decline');
    await docking(declined, a, 'invite', 'decline');
    await docking(declined, b, 'invite', 'accept', ['end', {}]);
    const met = await demand();
    await docking(met, a, 'invite', 'accept', 'meet', 'meet');
    await docking(met, b);
    const done = await demand();
    await docking(done, a, 'invite', 'accept', 'meet', ['agree', { value_cny: 50_000 }], ['conclude', {}]);
    await docking(done, b, 'invite', 'accept', 'meet', ['agree', { value_cny: 20_000 }], ['conclude', {}]);
    await services.demands.lifecycle.transition(system, done, 'fulfil', {});
    const { reached, totals, demands } = await progress();
    t.same(reached, {
      ...{ collected: 7, submitted: 6, verified: 5, published: 4, invited: 3, accepted: 3 },
      ...{ met: 2, agreement: 1, outcome: 1 },
    });
    t.same(totals, {
      ...{ dockings: 7, invitations: 6, acceptances: 4, refusals: 2, expiries: 0 },
      ...{ agreements: 2, outcomes: 2, contract_cny: 70_000 },
    });
    const row = demands.find(({ demand_id }) => demand_id === declined);
    t.match(row, { stage: 'accepted', invitations: 3, refusals: 2, acceptances: 1, open: 0, dockings: 3 });
  },
);

t.test(
  'what was returned, handed in again, left unanswered or closed keeps what it had reached',
  async (t) => {
    const { services, demand, expert, docking, progress, later } = await aWorld(t);
    const { transition } = services.demands.lifecycle;
    const returned = await demand({ state: 'submitted' });
    later(1);
    await transition(system, returned, 'verify', {});
    later(1);
    await transition(system, returned, 'return', { reasons: ['incomplete'] });
    later(3);
    await services.demands.lifecycle.submit(system, returned, {});
    const closed = await demand();
    await docking(closed, await expert(), 'invite');
    later(15);
    t.equal(await services.dockings.expire(), 1);
    await transition(system, closed, 'close', { reasons: ['other'] });
    const withdrawn = await demand({ state: 'draft' });
    await transition(system, withdrawn, 'withdraw', {});
    const { reached, totals, demands, stays } = await progress();
    t.match(reached, { collected: 3, submitted: 2, verified: 2, published: 1, invited: 1, accepted: 0 });
    t.match(totals, { invitations: 1, expiries: 1, acceptances: 0 });
    const row = demands.find(({ demand_id }) => demand_id === returned);
    t.match(row, { stage: 'verified', state: 'submitted', state_days: 15, days: 20 });
    t.equal(row?.submitted_at, '2026-03-02T02:00:00.000Z', 'the first time it was handed in');
    const submitted = stays.find(({ of, state }) => of === 'demand' && state === 'submitted');
    t.match(submitted, { left: { count: 1, median_days: 1 }, open: { count: 1, longest_days: 15 } });
    const invited = stays.find(({ of, state }) => of === 'docking' && state === 'invited');
    t.match(invited, { left: { count: 1, median_days: 15 }, open: null });
    t.notOk(
      stays.some(({ state }) => ['closed', 'withdrawn', 'expired', 'ended'].includes(state)),
      'nothing is waited for in the end',
    );
  },
);

t.test('a demand that comes in a later state has reached those before it, and no more', async (t) => {
  const { services, demand, progress } = await aWorld(t);
  const stageOf = async (state: string) => {
    const id = await demand({ state });
    return (await progress()).demands.find(({ demand_id }) => demand_id === id);
  };
  const expected = {
    ...{ draft: 'collected', withdrawn: 'collected', submitted: 'submitted', returned: 'submitted' },
    ...{ closed: 'submitted', expired: 'submitted', verified: 'verified', published: 'published' },
    ...{ docking: 'invited', fulfilled: 'invited' },
  };
  for (const [state, stage] of Object.entries(expected)) t.equal((await stageOf(state))?.stage, stage, state);
  const published = await stageOf('published');
  t.equal(published?.submitted_at, null, 'a date that is not on record is not made up');
  t.equal(published?.published_at, '2026-03-02T02:00:00.000Z');
  t.equal((await progress()).reached.submitted, (await services.demands.count(system, {})) - 2);
});

t.test('a later stage counts for all before it, also where these were not noted', async (t) => {
  const { demand, expert, docking, progress } = await aWorld(t);
  await docking(await demand(), await expert(), 'invite', 'accept', ['agree', {}]);
  await docking(await demand(), await expert(), 'invite', 'accept', ['end', {}], ['conclude', {}]);
  const { reached, totals, demands } = await progress();
  t.match(reached, { accepted: 2, met: 2, agreement: 2, outcome: 1 });
  t.match(totals, { agreements: 1, outcomes: 1 }, 'while dockings are told of as they were noted');
  t.same(
    demands.map(({ met_at }) => met_at),
    [null, null],
  );
  t.equal(furthestStage(['draft'], []), 'collected');
});
