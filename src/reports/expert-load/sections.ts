import type { Column } from '../../sheets/sheet.ts';
import type { Block, Figure, Section, Table } from '../document.ts';
import { dateCell, daysText, listed, portionText, sectorName, shareText, wordFor } from '../wording.ts';
import { loadChart, sectorChart } from './charts.ts';
import { adviceFor, leftText, sectorsText, whoIs, whySpare } from './phrases.ts';
import { isUnasked } from './rule.ts';
import type { ExpertLoad, ExpertLoadReport, LoadSums } from './schema.ts';

/** Rows of the longest table on the page; the sheet has them all. */
const SHOWN = 50;
const NAMES = 6;

const text = (title: string, width?: number): Column => ({ title, type: 'text', ...(width && { width }) });
const number = (title: string): Column => ({ title, type: 'integer' });

const rate = ({ acceptances, refusals, expiries }: Pick<LoadSums, 'acceptances' | 'refusals' | 'expiries'>) =>
  shareText(acceptances, acceptances + refusals + expiries);

export function overview(report: ExpertLoadReport): Section {
  const { totals } = report;
  const blocks: Block[] =
    totals.experts === 0
      ? [{ kind: 'text', text: '所选范围内没有在用的专家，请检查地区、领域和类别。', tone: 'warning' }]
      : [
          { kind: 'figures', figures: figures(report) },
          { kind: 'text', text: summary(report) },
          { kind: 'chart', chart: loadChart(report) },
          { kind: 'table', table: byKind(report) },
          { kind: 'chart', chart: sectorChart(report) },
          { kind: 'table', table: bySector(report) },
          { kind: 'text', text: '涉及多个领域的专家在每个领域各计一次。', tone: 'note' },
          ...gaps(report),
        ];
  return { id: 'overview', title: '概览', blocks };
}

function figures({ totals, days, experts }: ExpertLoadReport): Figure[] {
  const spared = experts.filter(({ over_asked }) => over_asked.length > 0).length;
  const answered = totals.acceptances + totals.refusals + totals.expiries;
  return [
    { label: '专家', value: `${totals.experts}位` },
    {
      label: `近${days}天邀请过`,
      value: `${totals.asked}位`,
      note: `${portionText(totals.asked, totals.experts, '专家', '位')}，共邀请${totals.invitations}次`,
    },
    {
      label: '接受率',
      value: rate(totals),
      note:
        answered === 0
          ? '尚无答复'
          : `${answered}次有结果：接受${totals.acceptances}次，谢绝${totals.refusals}次，逾期未答复${totals.expiries}次`,
    },
    { label: '等待答复', value: `${totals.waiting}次` },
    spared === 0
      ? { label: '建议暂缓邀请', value: '0位', tone: 'good' }
      : { label: '建议暂缓邀请', value: `${spared}位`, tone: 'warning', note: '名额已满或邀请过多' },
    {
      ...{ label: '从未邀请', value: `${totals.never_asked}位` },
      ...(totals.never_asked > 0 && { tone: 'accent' as const, note: '可以优先考虑' }),
    },
  ];
}

function summary({ totals, days, experts }: ExpertLoadReport): string {
  if (totals.invitations === 0) return `近${days}天没有向这些专家发出邀请，目前在办对接${totals.open}项。`;
  const most = experts.slice(0, Math.max(1, Math.ceil(totals.asked / 10)));
  const theirs = most.reduce((sum, { invitations }) => sum + invitations, 0);
  const spread =
    totals.asked < 10
      ? ''
      : `其中被邀请最多的${most.length}位占全部邀请的${shareText(theirs, totals.invitations)}。`;
  return `近${days}天共向${totals.asked}位专家发出${totals.invitations}次邀请，目前在办对接${totals.open}项。${spread}`;
}

/** Sectors that have demands and nobody to ask. */
function gaps({ by_sector }: ExpertLoadReport): Block[] {
  const names = by_sector.flatMap(({ sector, experts }) =>
    experts === 0 && sector !== null ? [sectorName(sector)] : [],
  );
  if (names.length === 0) return [];
  const text = `${names.join('、')}有可对接的需求，但统计范围内没有这些领域的专家，需要补充。`;
  return [{ kind: 'text', text, tone: 'warning' }];
}

const sumColumns = [
  number('专家（位）'),
  number('邀请过（位）'),
  number('从未邀请（位）'),
  number('邀请（次）'),
];
const sumCells = (sums: LoadSums) => [
  sums.experts,
  sums.asked,
  sums.never_asked,
  sums.invitations,
  rate(sums),
];

const byKind = ({ by_kind }: ExpertLoadReport): Table => ({
  columns: [text('类别'), ...sumColumns, text('接受率')],
  rows: by_kind.map((sums) => [wordFor('profile_kinds', sums.kind), ...sumCells(sums)]),
  empty: '没有专家。',
});

const bySector = ({ by_sector }: ExpertLoadReport): Table => ({
  columns: [text('领域'), number('可对接的需求（项）'), ...sumColumns, text('接受率')],
  rows: by_sector.map((sums) => [
    sums.sector === null ? '未注明领域' : sectorName(sums.sector),
    ...[sums.open_demands, ...sumCells(sums)],
  ]),
  empty: '没有专家。',
});

export function overAsked(report: ExpertLoadReport): Section {
  const { days, rule } = report;
  const spared = report.experts.filter(({ over_asked }) => over_asked.length > 0);
  const above = rule.least < rule.often ? `，或${rule.least}次及以上且超过被邀请专家中位数的两倍` : '';
  const meaning =
    `符合下列任一条即列入：名额已满；近${days}天被邀请${rule.often}次及以上${above}；` +
    `近${days}天谢绝和逾期未答复合计${rule.unwilling}次及以上，且多于接受。`;
  const table: Table = {
    columns: [
      text('专家'),
      text('身份'),
      number('邀请（次）'),
      number('接受（次）'),
      text('名额'),
      text('为什么', 50),
      text('建议', 30),
    ],
    rows: spared.map((expert) => [
      ...[
        { text: expert.name, tone: 'warning' } as const,
        whoIs(expert),
        expert.invitations,
        expert.acceptances,
      ],
      ...[leftText(expert), whySpare(expert, report), adviceFor(expert)],
    ]),
    empty: '没有需要暂缓邀请的专家。',
  };
  return {
    ...{ id: 'over-asked', title: '建议暂缓邀请的专家' },
    blocks: [
      { kind: 'text', text: meaning, tone: 'note' },
      { kind: 'table', table },
    ],
  };
}

export function unasked(report: ExpertLoadReport): Section {
  const never = report.experts.filter(isUnasked);
  const groups = report.by_sector
    .map(({ sector, open_demands }) => ({
      sector,
      open_demands,
      names: never
        .filter(({ sectors }) => (sector === null ? sectors.length === 0 : sectors.includes(sector)))
        .map(({ name }) => name),
    }))
    .filter(({ names }) => names.length > 0)
    .sort((a, b) => b.open_demands - a.open_demands);
  const wanted = never.filter(({ open_demands }) => open_demands > 0).length;
  const table: Table = {
    columns: [text('领域'), number('可对接的需求（项）'), number('从未邀请（位）'), text('专家', 60)],
    rows: groups.map(({ sector, open_demands, names }) => [
      ...[sector === null ? '未注明领域' : sectorName(sector), open_demands, names.length],
      listed(names, NAMES, '位'),
    ]),
    empty: report.totals.experts === 0 ? '没有专家。' : '所有可以承担对接的专家都邀请过。',
  };
  const reason =
    wanted === 0
      ? '他们所在的领域目前没有可对接的需求。'
      : `${wanted === never.length ? '他们' : `其中${wanted}位`}所在的领域目前有可对接的需求，可以优先邀请。`;
  const told =
    never.length === 0 ? [] : [`有${never.length}位专家从未被邀请。${reason}完整名单见工作表“从未邀请”。`];
  return {
    ...{ id: 'never-asked', title: '从未邀请的专家' },
    blocks: [...told.map((line): Block => ({ kind: 'text', text: line })), { kind: 'table', table }],
  };
}

export function allExperts({ experts, days }: ExpertLoadReport): Section {
  const shown = experts.slice(0, SHOWN);
  const more = experts.length - shown.length;
  const table: Table = {
    columns: [
      ...[text('专家'), text('身份'), text('领域'), number(`近${days}天邀请（次）`), text('接受率')],
      ...[number('在办（项）'), text('名额'), { title: '最近邀请', type: 'date' } as const],
      ...[text('平均答复用时'), number('成果（项）'), text('企业评价')],
    ],
    rows: shown.map(rowOf),
    empty: '没有专家。',
  };
  const note = `按邀请次数从多到少，这里列出前${shown.length}位；其余${more}位见工作表“专家负荷”。`;
  return {
    ...{ id: 'experts', title: '全部专家', newPage: true },
    blocks: [
      ...(more > 0 ? ([{ kind: 'text', text: note, tone: 'note' }] as const) : []),
      { kind: 'table', table },
    ],
  };
}

const rowOf = (expert: ExpertLoad): Table['rows'][number] => [
  ...[expert.name, whoIs(expert), sectorsText(expert.sectors), expert.invitations, rate(expert), expert.open],
  expert.left === 0 ? { text: leftText(expert), tone: 'warning' } : leftText(expert),
  ...[dateCell(expert.last_asked), daysText(expert.days_to_answer), expert.completed],
  expert.rating === null ? '—' : `${expert.rating}分（${expert.rated}次）`,
];
