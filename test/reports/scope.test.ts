import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { toLine } from '../../src/demands/lines.ts';
import { createDemandStore } from '../../src/demands/store.ts';
import { monthsUntil } from '../../src/reports/docking-progress/groups.ts';
import { association, aWorld, wordsOf } from './support.ts';

t.test('an association’s report tells nothing of another county', async (t) => {
  const { demand, expert, docking, progress, kinds } = await aWorld(t);
  const own = await demand({ region: '330521', title: '本县需求' });
  const other = await demand({ region: '330110', title: '邻县需求', confidential: true });
  await docking(own, await expert({ name: '甲专家' }), 'invite');
  await docking(other, await expert({ name: '乙专家' }), 'invite', 'accept', 'meet');
  const viewer = association('330521');
  const content = await progress({ viewer });
  t.same(
    content.demands.map(({ demand_id }) => demand_id),
    [own],
  );
  t.match(content.reached, { collected: 1, invited: 1, accepted: 0 });
  t.match(content.totals, { dockings: 1, acceptances: 0 });
  t.notMatch(wordsOf(kinds.progress.present(content)).join('\n'), /邻县|乙专家|余杭/);
  t.same(content.regions, ['330521']);
  const beyond = await progress({ viewer, scope: { regions: ['330110'] } });
  t.same(beyond.demands, [], 'nor where it asks for that county by name');
  const wide = await progress({ viewer, scope: { regions: ['330000'] } });
  t.same(wide.regions, ['330521'], 'and a wider scope is told as what it comes to');
  t.equal((await progress()).reached.collected, 2);
  t.equal(
    (await progress({ viewer: association('330500') })).reached.collected,
    1,
    'the city reaches its county',
  );
});

t.test('what was over before a demand moved stays with those who did it', async (t) => {
  const { services, demand, expert, docking, progress } = await aWorld(t);
  const id = await demand({ region: '330521' });
  await docking(id, await expert(), 'invite', 'accept', ['end', {}]);
  await docking(id, await expert(), 'invite');
  await services.demands.patch(system, id, { region: '330110' }, () => undefined);
  const there = await progress({ viewer: association('330110') });
  t.match(there.totals, { dockings: 1, invitations: 1, acceptances: 0 });
  t.equal((await progress({ viewer: association('330521') })).reached.collected, 0);
  t.match((await progress()).totals, { dockings: 2, acceptances: 1 });
});

t.test('a list tells of a confidential demand only what outsiders may know', async (t) => {
  const { services, demand, make } = await aWorld(t);
  const owner_id = await make('enterprises', { name: '保密企业', region: '330521' });
  await demand({
    title: '秘密工艺',
    owner_id,
    confidential: true,
    sectors: ['biomedicine'],
    external_id: 'x-1',
  });
  const told = async (viewer: typeof system) => {
    const [row] = await createDemandStore().roll(services.database.db, system, 'demands.follow', {});
    return row && toLine(viewer, row);
  };
  t.match(await told(association('330521')), { title: '秘密工艺', owner_name: '保密企业', place: '330521' });
  t.match(await told(association('330110')), {
    ...{ title: '保密需求（生物医药）', owner_name: null, external_id: null, place: '330500' },
  });
});

t.test('what belongs to no region is its collector’s alone', async (t) => {
  const { make, demand, progress } = await aWorld(t);
  const park = await make('associations', { name: '示例园区科协', level: 'park', region: '330521' });
  await demand({ title: '园区需求', association_id: park });
  await demand({ title: '县里需求' });
  const viewer = { ...association('330521', park), labels: [`association:${park}`] };
  const content = await progress({ viewer });
  t.same([content.regions, content.demands.map(({ title }) => title)], [[], ['园区需求']]);
});

t.test('regions, sectors and a campaign narrow a report, each by what a demand is of', async (t) => {
  const { make, demand, progress } = await aWorld(t);
  const round = { name: '示例征集', channel: 'county_association', external_id: 'c-1' };
  const campaign = await make('campaigns', round);
  const owner = await make('enterprises', { name: '示例企业', region: '330281' });
  const placed = await demand({ region: null, owner_id: owner, sectors: ['new_materials'] });
  const ours = await demand({ region: '330521', sectors: ['biomedicine'], campaign_id: campaign });
  await demand({ region: '330302', sectors: ['biomedicine', 'new_materials'] });
  const ids = async (scope: object) => (await progress({ scope })).demands.map(({ demand_id }) => demand_id);
  t.same(await ids({ regions: ['330200'] }), [placed], 'where its owner is, if it says nothing itself');
  t.same(await ids({ regions: ['330500'] }), [ours]);
  t.equal((await ids({ sectors: ['new_materials'] })).length, 2);
  t.same(await ids({ campaign_id: 'ext:c-1' }), [ours]);
  t.equal((await ids({ regions: [], sectors: [], campaign_id: null })).length, 3);
  const gone = await progress({ scope: { campaign_id: 'ext:gone' } });
  t.same([gone.demands, gone.campaign], [[], '（该征集已不存在）']);
  t.equal((await progress()).demands[0]?.owner, '示例企业');
});

t.test('pilot units are told of by themselves, others by city, and one city by its counties', async (t) => {
  const { demand, progress } = await aWorld(t);
  for (const region of ['330110', '330110', '330105', '330206', '330281', '330521', '330502', '310000'])
    await demand({ region });
  await demand({ region: null });
  const groups = async (asked = {}) =>
    (await progress(asked)).by_region.map(({ region, pilot, without, reached }) => [
      ...[region, pilot, without.join(' '), reached.collected],
    ]);
  t.same(await groups(), [
    ...[
      ['330110', true, '', 2],
      ['330200', true, '', 2],
      ['330300', true, '', 0],
      ['330400', true, '', 0],
      ['330521', true, '', 1],
    ],
    ...[
      ['310000', false, '', 1],
      ['330100', false, '330110', 1],
      ['330500', false, '330521', 1],
      [null, false, '', 1],
    ],
  ]);
  t.same(await groups({ scope: { regions: ['330100'] } }), [
    ['330110', true, '', 2],
    ['330105', false, '', 1],
  ]);
  t.same(await groups({ viewer: association('330206') }), [['330206', false, '', 1]]);
});

t.test('months begin at midnight in Shanghai, and what came before is told in one', async (t) => {
  const { demand, progress } = await aWorld(t, '2026-05-31T16:30:00Z');
  for (const received_at of ['2026-03-31T15:59:59Z', '2026-04-30T15:59:59Z', '2026-04-30T16:00:00Z'])
    await demand({ received_at });
  await demand();
  const { by_month } = await progress({ settings: { months: 3 } });
  t.same(
    by_month.map(({ month, reached }) => [month, reached.collected]),
    [
      [null, 1],
      ['2026-04', 1],
      ['2026-05', 1],
      ['2026-06', 1],
    ],
  );
  t.same(monthsUntil(new Date('2026-01-31T16:00:00Z'), 3), ['2025-12', '2026-01', '2026-02']);
  t.equal((await progress()).by_month.length, 12, 'twelve unless told, and nothing before them');
});
