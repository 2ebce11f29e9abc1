import type { Cell, Column, ColumnType, Sheet } from '../../sheets/sheet.ts';
import { dateCell, regionName, sectorName, share, wordFor } from '../wording.ts';
import {
  carrierText,
  monthLabel,
  placeOf,
  regionText,
  STAGES,
  STUCK,
  sectorText,
  stayText,
} from './phrases.ts';
import type { DemandProgress, DockingProgressReport } from './schema.ts';
import { stageCells, stageColumns } from './sections.ts';
import { stages } from './stages.ts';

const text = (title: string, width?: number): Column => ({ title, type: 'text', ...(width && { width }) });
const many = (type: ColumnType, ...titles: string[]): Column[] => titles.map((title) => ({ title, type }));

/** One for every section, in its order. */
export const sheetsOf = (report: DockingProgressReport): Sheet[] => [
  overviewSheet(report),
  ...groupSheets(report),
  staySheet(report),
  stuckSheet(report),
  outcomeSheet(report),
];

const overviewSheet = ({ reached }: DockingProgressReport): Sheet => ({
  name: '概览',
  columns: [text('环节'), ...many('integer', '需求（项）'), ...many('percent', '占征集需求')],
  rows: stages.map((stage) => [STAGES[stage], reached[stage], share(reached[stage], reached.collected)]),
});

const groupSheets = ({ by_region, by_sector, by_month }: DockingProgressReport): Sheet[] => [
  {
    name: '分地区',
    columns: [text('地区', 24), ...many('flag', '试点单位'), ...stageColumns],
    rows: by_region.map((one) => [regionText(one), one.pilot, ...stageCells(one.reached)]),
  },
  {
    name: '分领域',
    columns: [text('领域'), ...stageColumns],
    rows: by_sector.map((one) => [sectorText(one), ...stageCells(one.reached)]),
  },
  {
    name: '按月',
    columns: [text('征集月份'), ...stageColumns],
    rows: by_month.map((one) => [monthLabel(one), ...stageCells(one.reached)]),
  },
];

const staySheet = ({ stays }: DockingProgressReport): Sheet => ({
  name: '各环节用时',
  columns: [
    ...[
      text('环节', 20),
      ...many('integer', '已走完（次）'),
      ...many('decimal', '用时中位数（天）', '九成不超过（天）'),
    ],
    ...[...many('integer', '现停留（项）'), ...many('decimal', '现停留中位数（天）', '现停留最久（天）')],
  ],
  rows: stays.map((stay) => [
    ...[stayText(stay), stay.left?.count ?? 0, stay.left?.median_days ?? null, stay.left?.p90_days ?? null],
    ...[stay.open?.count ?? 0, stay.open?.median_days ?? null, stay.open?.longest_days ?? null],
  ]),
});

const stuckSheet = ({ stuck }: DockingProgressReport): Sheet => ({
  name: '卡在哪里',
  columns: [
    ...[text('情况', 40), text('需求', 44), text('需求方', 30), text('地区'), text('专家')],
    ...[...many('date', '从何时起'), ...many('integer', '已等待（天）'), ...many('date', '答复期限')],
    text('建议', 40),
  ],
  rows: stuck.map((one) => [
    ...[STUCK[one.kind].title, one.title, one.owner, placeOf(one), one.expert],
    ...[dateCell(one.since), one.days, dateCell(one.due), STUCK[one.kind].advice],
  ]),
});

function outcomeSheet({ outcomes }: DockingProgressReport): Sheet {
  const blank = [null, null, null] as const;
  return {
    name: '成果与目标',
    columns: [
      ...[
        text('分组'),
        text('名称', 24),
        ...many('integer', '征集需求（项）', '已邀请专家的需求（项）', '协议（份）'),
      ],
      ...[
        ...many('integer', '成果（项）'),
        ...many('yuan', '合同金额'),
        ...many('integer', '计划目标（个）'),
      ],
    ],
    rows: [
      ...outcomes.by_carrier.map((one): Cell[] => [
        ...['按承接组织', carrierText(one.carrier), ...blank],
        ...[one.outcomes, one.contract_cny, one.target],
      ]),
      ...outcomes.by_unit.map((one): Cell[] => [
        ...[
          '按试点单位',
          one.region === null ? '其他地区' : regionName(one.region),
          one.demands,
          one.invited,
        ],
        ...[one.agreements, one.outcomes, one.contract_cny, null],
      ]),
      ...outcomes.by_service.map((one): Cell[] => [
        ...['按服务内容', wordFor('services', one.service), ...blank],
        ...[one.outcomes, one.contract_cny, null],
      ]),
    ],
  };
}

/** Every demand, oldest first, with the dates of its stages. */
export const demandSheet = ({ demands }: DockingProgressReport): Sheet => ({
  name: '需求进展明细',
  columns: [
    ...[text('需求编号'), text('需求', 44), text('需求方', 30), text('地区', 20), text('领域', 30)],
    ...[
      text('目前状态'),
      text('走到的环节'),
      ...many('date', '征集日期', '提交日期', '核实日期', '发布日期'),
    ],
    ...many('date', '首次邀请', '首次接受', '首次洽谈', '签约日期', '成果登记日期'),
    ...many(
      'integer',
      '征集至今（天）',
      '目前状态已停留（天）',
      '推荐专家（人次）',
      '邀请（次）',
      '接受（次）',
    ),
    ...[...many('integer', '谢绝（次）', '逾期未答复（次）', '在办对接'), text('进展最快的专家', 24)],
    ...many('yuan', '合同金额'),
  ],
  rows: demandLines(demands),
});

function* demandLines(demands: readonly DemandProgress[]): Generator<Cell[]> {
  for (const one of demands)
    yield [
      ...[one.external_id, one.title, one.owner, placeOf(one), one.sectors.map(sectorName).join('、')],
      ...[wordFor('demand_states', one.state), STAGES[one.stage], dateCell(one.collected_at)],
      ...[dateCell(one.submitted_at), dateCell(one.verified_at), dateCell(one.published_at)],
      ...[dateCell(one.invited_at), dateCell(one.accepted_at), dateCell(one.met_at)],
      ...[dateCell(one.agreed_at), dateCell(one.concluded_at), one.days, one.state_days, one.dockings],
      ...[one.invitations, one.acceptances, one.refusals, one.expiries, one.open],
      ...[one.experts.join('、') || null, one.contract_cny],
    ];
}
