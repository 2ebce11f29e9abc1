import t from 'tap';
import { codes, targets, vocabularies } from '../../src/reference/index.ts';
import { association, aWorld, pageOf } from './support.ts';

t.test('every target is of a kind of carrier', async (t) => {
  t.same(
    Object.keys(targets).filter((code) => !codes(vocabularies.carriers).includes(code)),
    [],
  );
  t.same(targets, {
    ...{ society_organisation: 3, research_institute: 5, consortium: 10 },
    ...{ service_centre: 20, service_station: 30 },
  });
});

t.test(
  'outcomes are told by who carried them, by service and by pilot unit, with what they are worth',
  async (t) => {
    const { demand, expert, docking, progress, kinds } = await aWorld(t);
    const ningbo = await demand({ region: '330281' });
    const elsewhere = await demand({ region: '330105' });
    const [a, b, c] = [await expert(), await expert(), await expert()];
    const agreed = (value_cny: number) => ['invite', 'accept', 'meet', ['agree', { value_cny }]] as const;
    const station = { carrier: 'service_station', service: 'joint_research' };
    await docking(ningbo, a, ...agreed(100_000), ['conclude', { ...station, value_cny: 250_000 }]);
    await docking(ningbo, b, ...agreed(50_000), ['conclude', station]);
    await docking(elsewhere, a, ...agreed(40_000), ['conclude', { service: 'consulting' }]);
    await docking(elsewhere, b, ...agreed(30_000));
    await docking(elsewhere, c, ...agreed(9_000_000), ['end', {}]);
    const content = await progress();
    const { totals, outcomes } = content;
    t.match(
      totals,
      { agreements: 5, outcomes: 3, contract_cny: 370_000 },
      'an agreement that was ended is worth nothing',
    );
    const carrier = (code: string | null) => outcomes.by_carrier.find((one) => one.carrier === code);
    t.match(carrier('service_station'), { outcomes: 2, contract_cny: 300_000, target: 30 });
    t.match(carrier('consortium'), { outcomes: 0, contract_cny: 0, target: 10 });
    t.match(carrier(null), { outcomes: 1, contract_cny: 40_000, target: null });
    t.equal(
      carrier('regional_alliance'),
      undefined,
      'what the plan does not name is told of once there is one',
    );
    t.same(outcomes.by_service, [
      { service: 'joint_research', outcomes: 2, contract_cny: 300_000 },
      { service: 'consulting', outcomes: 1, contract_cny: 40_000 },
    ]);
    const unit = (code: string | null) => outcomes.by_unit.find(({ region }) => region === code);
    t.match(unit('330200'), { demands: 1, invited: 1, agreements: 2, outcomes: 2, contract_cny: 300_000 });
    t.match(unit('330110'), { demands: 0, outcomes: 0 });
    t.match(unit(null), { demands: 1, agreements: 3, outcomes: 1, contract_cny: 70_000 });
    const page = pageOf(kinds.progress.present(content)).get('成果与目标')?.join('\n') ?? '';
    t.match(page, /已签约5份，登记成果3项。合同金额共37万元/);
    t.match(page, /企业创新服务驿站2项，目标30个/);
    t.match(page, /不等于建成的组织个数/);
    t.notMatch(page, /只统计其中一部分/);
    const part = kinds.progress.present(await progress({ viewer: association('330200') }));
    t.match(
      pageOf(part).get('成果与目标')?.join('\n'),
      /计划目标（合计68个）是整个计划的，本报告只统计其中一部分需求/,
    );
  },
);
