import type { Block, Section, Table } from '../document.ts';
import { dateCell } from '../wording.ts';
import { placeOf, STUCK } from './phrases.ts';
import { type DockingProgressReport, type Stuck, stuckKinds } from './schema.ts';
import { nothing } from './sections.ts';

/** Rows of each list on the page; the sheet has them all. */
const SHOWN = 10;

export function waiting(report: DockingProgressReport): Section {
  return { id: 'waiting', title: '卡在哪里', newPage: true, blocks: blocksOf(report) };
}

function* blocksOf({ stuck, demands }: DockingProgressReport): Generator<Block> {
  if (demands.length === 0) return yield nothing();
  if (stuck.length === 0)
    return yield { kind: 'text', text: '目前没有超过期限的需求和对接，各环节都在正常推进。' };
  yield { kind: 'text', text: `共${stuck.length}件需要本周处理，每类按等待时间从长到短排列。` };
  for (const kind of stuckKinds) {
    const items = stuck.filter((one) => one.kind === kind);
    if (items.length === 0) continue;
    const { title, advice } = STUCK[kind];
    yield { kind: 'text', text: `${title}：${items.length}件。${advice}`, tone: 'warning' };
    yield { kind: 'table', table: tableOf(items.slice(0, SHOWN)) };
    const rest = items.length - SHOWN;
    if (rest > 0) yield { kind: 'text', text: `其余${rest}件见工作表“卡在哪里”。`, tone: 'note' };
  }
}

/** The columns that tell of something: an expert where a docking waits, a date where an invitation lapses. */
function tableOf(items: readonly Stuck[]): Table {
  const docks = items.some(({ docking_id }) => docking_id !== null);
  const lapses = items.some(({ due }) => due !== null);
  return {
    columns: [
      { title: '需求', type: 'text', width: 44 },
      { title: '需求方', type: 'text', width: 26 },
      { title: '地区', type: 'text' },
      ...(docks ? ([{ title: '专家', type: 'text' }] as const) : []),
      { title: '从何时起', type: 'date' },
      { title: '已等待（天）', type: 'integer' },
      ...(lapses ? ([{ title: '答复期限', type: 'date' }] as const) : []),
    ],
    rows: items.map((one) => [
      ...[one.title, one.owner ?? '未注明', placeOf(one), ...(docks ? [one.expert ?? '未注明'] : [])],
      ...[dateCell(one.since), one.days, ...(lapses ? [dateCell(one.due)] : [])],
    ]),
    empty: '没有。',
  };
}
