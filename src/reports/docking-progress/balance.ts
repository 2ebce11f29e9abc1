import { targets } from '../../reference/index.ts';
import type { Block, Section, Table } from '../document.ts';
import { moneyText, regionName, wordFor } from '../wording.ts';
import { targetChart } from './charts.ts';
import { carrierText } from './phrases.ts';
import type { DockingProgressReport } from './schema.ts';

const HONEST =
  '计划目标是要建成的组织个数；这里统计的是已登记、由该类组织承接的成果数。同一个组织承接多项成果会重复计算，组织建成而没有登记成果的不计，' +
  '因此只能大致反映进度，不等于建成的组织个数。';

/** What came of it all, against the plan. */
export function outcomes(report: DockingProgressReport): Section {
  const { totals, regions, head, campaign } = report;
  const isPart = regions !== null || (head.scope.sectors?.length ?? 0) > 0 || campaign !== null;
  const planned = Object.values(targets).reduce((sum, target) => sum + target, 0);
  const part = isPart ? `计划目标（合计${planned}个）是整个计划的，本报告只统计其中一部分需求。` : '';
  const blocks: Block[] = [
    { kind: 'text', text: toldOf(totals) },
    { kind: 'chart', chart: targetChart(report) },
    { kind: 'table', table: carriers(report) },
    { kind: 'text', text: HONEST + part, tone: 'note' },
    { kind: 'table', table: units(report) },
    ...(totals.outcomes > 0 ? ([{ kind: 'table', table: services(report) }] as const) : []),
  ];
  return { id: 'outcomes', title: '成果与目标', newPage: true, blocks };
}

function toldOf({ agreements, outcomes: done, contract_cny }: DockingProgressReport['totals']): string {
  if (agreements + done === 0) return '目前还没有签约，也没有登记成果。';
  const money = `合同金额共${moneyText(contract_cny)}（有成果的按成果登记的金额，其余按协议金额，不含已终止的）。`;
  if (done === 0) return `已签约${agreements}份，还没有登记成果。${money}`;
  return `已签约${agreements}份，登记成果${done}项。${money}`;
}

const carriers = ({ outcomes: { by_carrier } }: DockingProgressReport): Table => ({
  columns: [
    { title: '承接组织', type: 'text' },
    { title: '已登记成果（项）', type: 'integer' },
    { title: '合同金额', type: 'yuan' },
    { title: '计划目标（个）', type: 'integer' },
  ],
  rows: by_carrier.map((one) => [
    carrierText(one.carrier),
    one.target !== null && one.outcomes >= one.target
      ? { text: `${one.outcomes}`, tone: 'good' }
      : one.outcomes,
    one.contract_cny,
    one.target,
  ]),
  empty: '还没有成果。',
});

const units = ({ outcomes: { by_unit } }: DockingProgressReport): Table => ({
  columns: [
    { title: '试点单位', type: 'text' },
    { title: '征集需求（项）', type: 'integer' },
    { title: '已邀请专家的需求（项）', type: 'integer' },
    { title: '协议（份）', type: 'integer' },
    { title: '成果（项）', type: 'integer' },
    { title: '合同金额', type: 'yuan' },
  ],
  rows: by_unit.map((one) => [
    one.region === null ? '其他地区' : regionName(one.region),
    ...[one.demands, one.invited, one.agreements, one.outcomes, one.contract_cny],
  ]),
  empty: '没有需求。',
});

const services = ({ outcomes: { by_service } }: DockingProgressReport): Table => ({
  columns: [
    { title: '服务内容', type: 'text' },
    { title: '成果（项）', type: 'integer' },
    { title: '合同金额', type: 'yuan' },
  ],
  rows: by_service.map((one) => [wordFor('services', one.service), one.outcomes, one.contract_cny]),
  empty: '还没有成果。',
});
