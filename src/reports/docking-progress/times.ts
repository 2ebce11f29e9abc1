import type { Block, Section, Table } from '../document.ts';
import { daysText } from '../wording.ts';
import { monthChart } from './charts.ts';
import { monthLabel, stayText } from './phrases.ts';
import type { DockingProgressReport } from './schema.ts';
import { nothing, stageCells, stageColumns } from './sections.ts';

export function months(report: DockingProgressReport): Section {
  const { by_month, demands } = report;
  const table: Table = {
    columns: [{ title: '征集月份', type: 'text' }, ...stageColumns],
    rows: by_month.map((one) => [monthLabel(one), ...stageCells(one.reached)]),
    empty: '没有需求。',
  };
  const note = '按需求的征集月份（北京时间）归类：每一行是当月征集的需求到目前为止走到了哪一步。';
  const blocks: Block[] = [
    { kind: 'chart', chart: monthChart(report) },
    { kind: 'table', table },
    { kind: 'text', text: note, tone: 'note' },
  ];
  return { id: 'months', title: '按月', newPage: true, blocks: demands.length === 0 ? [nothing()] : blocks };
}

export function stays({ stays: all, demands }: DockingProgressReport): Section {
  const table: Table = {
    columns: [
      { title: '环节', type: 'text' },
      { title: '已走完（次）', type: 'integer' },
      { title: '用时中位数', type: 'text' },
      { title: '九成不超过', type: 'text' },
      { title: '现停留（项）', type: 'integer' },
      { title: '现停留中位数', type: 'text' },
      { title: '现停留最久', type: 'text' },
    ],
    rows: all.map((stay) => [
      ...[stayText(stay), stay.left?.count ?? 0, daysText(stay.left?.median_days ?? null)],
      ...[daysText(stay.left?.p90_days ?? null), stay.open?.count ?? 0],
      ...[daysText(stay.open?.median_days ?? null), daysText(stay.open?.longest_days ?? null)],
    ]),
    empty: '还没有记录。',
  };
  const note =
    '一半的用时不超过中位数；“现停留”是目前仍在这个环节的，时间算到今天。退回后重新提交的需求，每次停留各计一次。';
  return {
    ...{ id: 'stays', title: '各环节用时' },
    blocks:
      demands.length === 0
        ? [nothing()]
        : [
            { kind: 'table', table },
            { kind: 'text', text: note, tone: 'note' },
          ],
  };
}
