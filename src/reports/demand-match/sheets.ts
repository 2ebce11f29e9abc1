import type { Cell, Column, Sheet } from '../../sheets/sheet.ts';
import type { ReportDocument } from '../document.ts';
import { countryName, momentText, sectorName, wordFor } from '../wording.ts';
import { goneZh, leavingZh } from './cards.ts';
import type { DemandMatchReport, MatchedDemand } from './schema.ts';
import { levelOf, placeText } from './wording.ts';

const text = (title: string, width: number): Column => ({ title, type: 'text', width });
const CHANGES: Readonly<Record<string, string>> = { new: '新进', rose: '上升', fell: '下降', same: '未变' };

/** The workbook: a row a pair is what staff filter and work through. */
export function sheetsOf(report: DemandMatchReport): Pick<ReportDocument, 'sheets' | 'main'> {
  const { demands, left } = report;
  const short = demands.filter(({ shortfall }) => shortfall !== null);
  const gone = demands.flatMap((demand) => demand.gone.map((one) => [demand.title, goneZh(one)] as const));
  const sheets: Sheet[] = [
    overview(report),
    { name: '匹配明细', columns: PAIRS, rows: pairs(demands) },
    { name: '需求清单', columns: DEMANDS, rows: demands.map(demandRow) },
    { name: '暂无合适专家', columns: SHORT, rows: short.map(shortRow) },
    {
      name: '变化',
      columns: [text('需求', 40), text('变化', 60)],
      rows: [...gone, ...left.map((one) => [one.title ?? '', `不再列入：${leavingZh(one)}`] as const)],
    },
  ];
  return { sheets, main: 1 };
}

function overview({ head, totals, least, limit }: DemandMatchReport): Sheet {
  const rows: Cell[][] = [
    ['数据截至', momentText(head.made_at)],
    ['地区', head.scope.regions?.map(placeText).join('、') ?? '全部地区'],
    ['推荐标准', `匹配度 ${Math.round(least * 100)}% 以上，每项需求最多 ${limit} 位专家`],
    ['在办需求', totals.demands],
    ['已有合适专家的需求', totals.matched],
    ['其中尚未联系任何专家的', totals.untouched],
    ['暂无合适专家的需求', totals.unmatched],
    ['推荐专家人数', totals.experts],
    ...(head.previous
      ? [
          ['上期报告', momentText(head.previous.made_at)],
          ['新增需求', totals.new_demands],
          ['推荐有变化的需求', totals.changed_demands],
          ['不再列入的需求', totals.left_demands],
        ]
      : []),
  ];
  return { name: '概览', columns: [text('指标', 26), { title: '数值', type: 'text', width: 40 }], rows };
}

const PAIRS: readonly Column[] = [
  ...[text('需求编号', 20), text('需求', 40), text('需求单位', 26), text('地区', 16), text('领域', 20)],
  { title: '名次', type: 'integer', width: 6 },
  ...[text('专家', 16), text('类别', 10), text('职称', 16), text('单位', 28), text('专家所在地', 16)],
  { title: '匹配度', type: 'percent', width: 9 },
  ...[text('评价', 10), text('理由', 60), text('与上期相比', 12)],
  { title: '上期名次', type: 'integer', width: 9 },
  ...[text('对接情况', 12), text('专家编号', 20)],
];

function* pairs(demands: readonly MatchedDemand[]): Generator<Cell[]> {
  for (const demand of demands) {
    const { external_id, demand_id, title, owner, region, sectors, dockings, is_new } = demand;
    for (const expert of demand.matches) {
      const docking = dockings.find(({ profile_id }) => profile_id === expert.profile_id);
      yield [
        ...[external_id ?? demand_id, title, owner, placeText(region), sectors.map(sectorName).join('、')],
        ...[
          expert.rank,
          expert.name,
          wordFor('profile_kinds', expert.kind),
          expert.title,
          expert.affiliation,
        ],
        placeOf(expert),
        ...[expert.score, levelOf(expert.score), expert.reason_zh],
        is_new ? '新需求' : (CHANGES[expert.change ?? ''] ?? null),
        expert.previous_rank,
        docking ? wordFor('docking_states', docking.state) : null,
        expert.external_id ?? expert.profile_id,
      ];
    }
  }
}

const placeOf = ({ country, region }: { country: string | null; region: string | null }): string | null =>
  country !== null && country !== 'CN' ? countryName(country) : region === null ? null : placeText(region);

const DEMANDS: readonly Column[] = [
  ...[
    text('需求编号', 20),
    text('需求', 40),
    text('需求单位', 26),
    text('地区', 16),
    text('领域', 20),
    text('状态', 10),
  ],
  { title: '期限', type: 'date' },
  { title: '登记时间', type: 'time' },
  { title: '合适专家', type: 'integer', width: 10 },
  { title: '最高匹配度', type: 'percent', width: 11 },
  text('首选专家', 20),
  { title: '已邀请专家', type: 'integer', width: 11 },
  { title: '本期新增', type: 'flag', width: 9 },
];

const demandRow = (demand: MatchedDemand): Cell[] => [
  ...[demand.external_id ?? demand.demand_id, demand.title, demand.owner, placeText(demand.region)],
  ...[demand.sectors.map(sectorName).join('、'), wordFor('demand_states', demand.state)],
  ...[demand.deadline, demand.recorded_at, demand.matches.length, demand.matches[0]?.score ?? null],
  ...[
    demand.matches[0]?.name ?? null,
    demand.dockings.filter(({ invited_at }) => invited_at !== null).length,
    demand.is_new,
  ],
];

const SHORT: readonly Column[] = [
  ...[text('需求编号', 20), text('需求', 40), text('需求单位', 26), text('地区', 16), text('领域', 20)],
  ...[text('原因和建议', 60), text('最接近的专家', 20)],
  { title: '其匹配度', type: 'percent', width: 10 },
];

const shortRow = (demand: MatchedDemand): Cell[] => [
  ...[demand.external_id ?? demand.demand_id, demand.title, demand.owner, placeText(demand.region)],
  ...[demand.sectors.map(sectorName).join('、'), demand.shortfall?.text_zh ?? null],
  ...[demand.shortfall?.nearest[0]?.name ?? null, demand.shortfall?.nearest[0]?.score ?? null],
];
