import type { Block, Chart, Figure, ReportDocument, Section } from '../document.ts';
import { titlesOf } from '../titles.ts';
import { listed, momentText, percentText, sectorName } from '../wording.ts';
import { agenda } from './agenda.ts';
import { cardOf, leavingZh, shortfallCard } from './cards.ts';
import { isChanged } from './changes.ts';
import type { DemandMatchReport, MatchedDemand } from './schema.ts';
import { sheetsOf } from './sheets.ts';
import { placeText } from './wording.ts';

/** The report of matches, as a page and a workbook. */
export function presentDemandMatch(report: DemandMatchReport): ReportDocument {
  const { head, least, limit } = report;
  const { scope, previous } = head;
  const where = scope.regions?.length ? scope.regions.map(placeText) : ['全部地区'];
  return {
    ...titlesOf(head, listed(where, 3, '个地区')),
    facts: [
      { label: '数据截至', value: momentText(head.made_at) },
      ...(scope.sectors?.length
        ? [{ label: '领域', value: listed(scope.sectors.map(sectorName), 5, '个领域') }]
        : []),
      {
        label: '推荐标准',
        value: `匹配度 ${percentText(least)} 以上，研究内容与需求确有相通，每项需求最多 ${limit} 位专家`,
      },
      {
        label: '与上期比较',
        value: previous ? `${momentText(previous.made_at)}的报告` : '这是第一期，没有上期可比',
      },
    ],
    sections: sectionsOf(report),
    ...sheetsOf(report),
  };
}

function sectionsOf(report: DemandMatchReport): Section[] {
  const { demands, left } = report;
  const good = demands.filter(({ matches }) => matches.length > 0);
  const moved = good.filter((demand) => demand.is_new || isChanged(demand));
  const still = good.filter((demand) => !demand.is_new && !isChanged(demand));
  const short = demands.filter(({ shortfall }) => shortfall !== null);
  const sections: (Section | null)[] = [
    { id: 'summary', title: '本期摘要', blocks: summary(report) },
    moved.length > 0 ? section('changed', `新增和有变化的需求（${moved.length} 项）`, moved) : null,
    still.length > 0
      ? section(
          'demands',
          report.head.previous
            ? `没有变化的需求（${still.length} 项）`
            : `需求与推荐专家（${still.length} 项）`,
          still,
        )
      : null,
    short.length > 0
      ? {
          id: 'short',
          title: `暂无合适专家的需求（${short.length} 项）`,
          newPage: true,
          blocks: short.map((one) => ({ kind: 'card', card: shortfallCard(one) })),
        }
      : null,
    left.length > 0
      ? { id: 'left', title: `不再列入的需求（${left.length} 项）`, blocks: leaving(left) }
      : null,
  ];
  return sections.filter((one) => one !== null);
}

function section(id: string, title: string, demands: readonly MatchedDemand[]): Section {
  return { id, title, newPage: true, blocks: cards(demands) };
}

function* cards(demands: readonly MatchedDemand[]): Generator<Block> {
  for (const demand of demands) yield { kind: 'card', card: cardOf(demand) };
}

function* summary(report: DemandMatchReport): Generator<Block> {
  const { totals, demands, head } = report;
  if (totals.demands === 0) {
    yield { kind: 'text', text: '范围内目前没有可以对接的需求。', tone: 'note' };
    return;
  }
  yield { kind: 'figures', figures: figures(report) };
  yield* agenda(report);
  if (head.previous)
    yield {
      kind: 'text',
      text: `与上期相比：新增需求 ${totals.new_demands} 项，推荐专家有变化的 ${totals.changed_demands} 项，不再列入的 ${totals.left_demands} 项。`,
    };
  const bySector = sectorCounts(demands);
  if (bySector.length > 1) yield { kind: 'chart', chart: sectorChart(bySector) };
}

function figures({ totals, head }: DemandMatchReport): Figure[] {
  return [
    {
      ...{ label: '在办需求', value: `${totals.demands}` },
      ...(head.previous && { note: `其中新增 ${totals.new_demands} 项` }),
    },
    {
      ...{ label: '已有合适专家', value: `${totals.matched}`, tone: 'good' },
      note: `涉及专家 ${totals.experts} 位`,
    },
    {
      ...{ label: '尚未联系任何专家', value: `${totals.untouched}`, note: '已有合适专家，还没有邀请' },
      tone: totals.untouched > 0 ? 'accent' : 'muted',
    },
    {
      ...{ label: '暂无合适专家', value: `${totals.unmatched}` },
      ...(totals.unmatched > 0 && { note: '原因和建议见后' }),
      tone: totals.unmatched > 0 ? 'warning' : 'muted',
    },
  ];
}

type SectorCounts = ReturnType<typeof sectorCounts>;

function sectorChart(counts: SectorCounts): Chart {
  const told = counts.map(
    ([name, { matched, unmatched }]) => `${name}：有合适专家 ${matched} 项，暂无 ${unmatched} 项`,
  );
  return {
    ...{ type: 'stacked', title: '各领域需求与匹配情况', unit: '项', description: told.join('；') },
    categories: counts.map(([name]) => name),
    series: [
      { name: '已有合适专家', values: counts.map(([, { matched }]) => matched) },
      { name: '暂无合适专家', values: counts.map(([, { unmatched }]) => unmatched) },
    ],
  };
}

/** By first sector, most demands first; a demand counts once. */
function sectorCounts(demands: readonly MatchedDemand[]) {
  const counts = new Map<string, { matched: number; unmatched: number }>();
  for (const {
    sectors: [first],
    matches,
  } of demands) {
    const name = first === undefined ? '未注明领域' : sectorName(first);
    const entry = counts.get(name) ?? { matched: 0, unmatched: 0 };
    entry[matches.length > 0 ? 'matched' : 'unmatched']++;
    counts.set(name, entry);
  }
  return [...counts].sort(
    ([a, x], [b, y]) => y.matched + y.unmatched - x.matched - x.unmatched || (a < b ? -1 : 1),
  );
}

function* leaving(left: DemandMatchReport['left']): Generator<Block> {
  yield { kind: 'text', text: '上期列入、本期不再列入的需求：', tone: 'plain' };
  yield { kind: 'list', items: left.map((one) => leavingZh(one)) };
}
