import type { Chart } from '../document.ts';
import { carrierText, monthLabel, regionText, STAGES } from './phrases.ts';
import type { DockingProgressReport } from './schema.ts';
import { type Stage, stages } from './stages.ts';

export function funnelChart({ reached }: DockingProgressReport): Chart {
  const told = stages.map((stage) => `${STAGES[stage]}${reached[stage]}项`).join('，');
  return {
    ...{ type: 'funnel', title: '从征集到成果', unit: '项', description: `${told}。` },
    categories: stages.map((stage) => STAGES[stage]),
    series: [{ name: '需求', values: stages.map((stage) => reached[stage]) }],
  };
}

const SHOWN: readonly Stage[] = ['collected', 'invited', 'agreement', 'outcome'];

export function regionChart({ by_region }: DockingProgressReport): Chart {
  // The table below says of whom nothing has come in.
  const shown = by_region.filter(({ reached }) => reached.collected > 0);
  const most = [...shown].sort((a, b) => b.reached.collected - a.reached.collected)[0];
  return {
    ...{ type: 'bars', title: '各地区需求进展', unit: '项' },
    description: most ? `征集需求最多的是${regionText(most)}，${most.reached.collected}项。` : '没有需求。',
    categories: shown.map(regionText),
    series: SHOWN.map((stage) => ({
      name: STAGES[stage],
      values: shown.map(({ reached }) => reached[stage]),
    })),
  };
}

export function monthChart({ by_month }: DockingProgressReport): Chart {
  const most = [...by_month].sort((a, b) => b.reached.collected - a.reached.collected)[0];
  const is = most && most.reached.collected > 0;
  return {
    ...{ type: 'line', title: '按征集月份的需求进展', unit: '项' },
    description: is ? `征集最多的是${monthLabel(most)}，${most.reached.collected}项。` : '没有需求。',
    categories: by_month.map(monthLabel),
    series: SHOWN.map((stage) => ({
      name: STAGES[stage],
      values: by_month.map(({ reached }) => reached[stage]),
    })),
  };
}

export function targetChart({ outcomes }: DockingProgressReport): Chart {
  const planned = outcomes.by_carrier.filter(({ target }) => target !== null);
  const told = planned.map((one) => `${carrierText(one.carrier)}${one.outcomes}项，目标${one.target}个`);
  return {
    ...{ type: 'progress', title: '成果与计划目标', unit: '个', description: `${told.join('；')}。` },
    categories: planned.map(({ carrier }) => carrierText(carrier)),
    series: [
      { name: '已登记成果', values: planned.map((one) => one.outcomes) },
      { name: '计划目标', values: planned.map(({ target }) => target ?? 0) },
    ],
  };
}
