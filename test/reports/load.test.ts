import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { median, reasonsToSpare, ruleFor } from '../../src/reports/expert-load/rule.ts';
import { association, aWorld } from './support.ts';

t.test('an expert’s counts are those of its load, over the dockings of all', async (t) => {
  const { services, as, demand, expert, docking, load, later } = await aWorld(t);
  const id = await expert({ capacity: 4 });
  const free = { capacity: null };
  const other = await expert(free);
  const old = await docking(await demand(), id, 'invite', 'accept', 'meet', ['agree', {}], ['conclude', {}]);
  await services.dockings.rate(system, old, { side: 'enterprise', score: 4 });
  later(60);
  const again = await demand({ region: '330110' });
  await docking(again, id, 'invite', 'decline');
  later(40);
  await docking(again, id, ['invite', { answer_by: '2026-06-20T00:00:00Z' }]);
  const waits = await docking(await demand(), id, 'invite');
  later(2);
  await services.dockings.accept(system, waits, {});
  await docking(await demand(), other);
  const { experts } = await load();
  const [row, unasked] = [id, other].map((one) => experts.find(({ profile_id }) => profile_id === one));
  const { days, ...counted } = (await as('admin')('GET', `/v1/profiles/${id}/load`)).body;
  t.equal(days, 90);
  t.match(row, counted);
  t.match(row, {
    ...{ invitations: 3, acceptances: 1, refusals: 1, expiries: 0, open: 2, waiting: 1, left: 2 },
    ...{ acceptance_rate: 0.5, days_to_answer: 1, completed: 1, rated: 1, rating: 4 },
    ...{ first_asked: '2026-03-02T02:00:00.000Z', last_asked: '2026-06-10T02:00:00.000Z' },
  });
  t.match(unasked, { invitations: 0, first_asked: null, open: 0, left: null, acceptance_rate: null });
  t.match((await load({ settings: { days: 365 } })).experts[0], { invitations: 4, acceptances: 2 });
});

t.test('an invitation that was left unanswered counts as such', async (t) => {
  const { services, demand, expert, docking, load, later } = await aWorld(t);
  await docking(await demand(), await expert(), 'invite');
  later(15);
  await services.dockings.expire();
  const { totals } = await load();
  t.match(totals, { experts: 1, asked: 1, invitations: 1, expiries: 1, acceptance_rate: 0, open: 0 });
});

t.test('only who can be asked is in it, by where and what they are', async (t) => {
  const { services, expert, load } = await aWorld(t);
  const near = await expert({ region: '330521', sectors: ['biomedicine'], kind: 'academician' });
  await expert({ region: '330110', sectors: ['new_materials'] });
  await expert({ active: false });
  await services.persons.erase(system, await expert());
  const ids = async (scope: object) => (await load({ scope })).experts.map(({ profile_id }) => profile_id);
  t.same(await ids({ regions: ['330500'] }), [near]);
  t.same(await ids({ sectors: ['biomedicine'] }), [near]);
  t.same(await ids({ kinds: ['academician'] }), [near]);
  t.equal((await ids({})).length, 2, 'neither who is switched off nor who was erased');
  t.equal((await ids({ kinds: ['academician', 'expert'], regions: ['330000'] })).length, 2);
});

t.test(
  'who was never asked is told by sector, those with open demands first, and no demand twice',
  async (t) => {
    const { demand, expert, docking, load } = await aWorld(t);
    await demand({ sectors: ['biomedicine', 'new_materials'] });
    await demand({ sectors: ['biomedicine'] });
    await demand({ sectors: ['smart_city'], state: 'submitted' });
    await demand({ sectors: ['smart_city'], active: false });
    const both = await expert({ sectors: ['biomedicine', 'new_materials'] });
    const city = await expert({ sectors: ['smart_city'] });
    const closed = await expert({ capacity: 0 });
    await docking(await demand({ sectors: ['smart_ocean'] }), await expert(), 'invite');
    const { experts, by_sector, totals } = await load();
    const of = (id: string) => experts.find(({ profile_id }) => profile_id === id)?.open_demands;
    t.same([of(both), of(city), of(closed)], [2, 0, 0]);
    t.equal(totals.never_asked, 2, 'who takes no dockings is not waiting to be asked');
    const sector = (code: string) => by_sector.find((one) => one.sector === code);
    t.match(sector('biomedicine'), { open_demands: 2, experts: 1, never_asked: 1 });
    t.match(sector('smart_city'), { open_demands: 0, experts: 1 });
    t.match(sector('smart_ocean'), { open_demands: 1, experts: 0 }, 'a gap is told of');
  },
);

t.test('an association learns the load of every expert, as it does of one', async (t) => {
  const { demand, expert, docking, load } = await aWorld(t);
  await docking(await demand({ region: '330110' }), await expert({ region: '330110' }), 'invite');
  const { totals } = await load({ viewer: association('330521') });
  t.match(totals, { experts: 1, invitations: 1, waiting: 1 });
});

t.test('who is asked too often is told by one rule', async (t) => {
  const rule = ruleFor(90, [0, 0, 1, 1, 2, 3]);
  t.same(rule, { often: 5, median: 1.5, least: 3, unwilling: 3 });
  const counts = { invitations: 1, acceptances: 0, refusals: 0, expiries: 0, capacity: null, open: 0 };
  const why = (some: object, by = rule) => reasonsToSpare(by, { ...counts, ...some });
  t.same(why({}), []);
  t.same(why({ capacity: 2, open: 2 }), ['no_places_left']);
  t.same(why({ capacity: 0 }), [], 'who takes none is not full');
  t.same(why({ invitations: 5 }, { ...rule, median: 4 }), ['often_asked']);
  t.same(why({ invitations: 3 }), [], 'three are not more than twice one and a half');
  t.same(why({ invitations: 4 }), ['often_asked'], 'four are');
  t.same(why({ refusals: 2, expiries: 1, acceptances: 2 }), ['seldom_accepts']);
  t.same(why({ refusals: 3, acceptances: 3 }), []);
  t.equal(ruleFor(365, []).often, 20);
  t.equal(ruleFor(7, []).often, 3);
  t.same([median([]), median([3, 1, 2]), median([4, 1])], [null, 2, 2.5]);
});
