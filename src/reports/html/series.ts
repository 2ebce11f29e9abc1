import type { Chart } from '../document.ts';
import { clean } from './escape.ts';

/** What a chart draws: finite numbers, names that stay within themselves, and not more rows than can be read. */
export interface Drawn {
  readonly categories: readonly string[];
  /** Whether the last category is the rest of them. */
  readonly hasRest: boolean;
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const MOST = 20;
/** Those that run in an order of their own: to add up their last ones would say nothing. */
const ORDERED: ReadonlySet<Chart['type']> = new Set(['line', 'funnel']);

const numberAt = (values: readonly number[], i: number): number => {
  const value = values[i] ?? 0;
  return Number.isFinite(value) ? value : 0;
};

/** Beyond twenty rows, the smallest become one. */
export function drawnOf(chart: Chart): Drawn {
  const categories = chart.categories.map((name) => clean(name).replace(/\s+/g, ' '));
  const series = chart.series.map(({ name, values }) => ({
    name: clean(name),
    values: categories.map((_, i) => numberAt(values, i)),
  }));
  if (ORDERED.has(chart.type) || categories.length <= MOST) return { categories, series, hasRest: false };
  const weights = categories.map((_, i) => series.reduce((sum, { values }) => sum + numberAt(values, i), 0));
  const bySize = weights.map((weight, i) => ({ weight, i })).sort((a, b) => b.weight - a.weight || a.i - b.i);
  const rest = new Set(bySize.slice(MOST - 1).map(({ i }) => i));
  const kept = categories.map((_, i) => i).filter((i) => !rest.has(i));
  return {
    hasRest: true,
    categories: [...kept.map((i) => categories[i] ?? ''), `其他（${rest.size} 项）`],
    series: series.map(({ name, values }) => ({
      name,
      values: [
        ...kept.map((i) => numberAt(values, i)),
        [...rest].reduce((sum, i) => sum + numberAt(values, i), 0),
      ],
    })),
  };
}

/** Why there is nothing to draw, as a sentence; undefined where there is. */
export function emptiness(chart: Chart): string | undefined {
  if (chart.categories.length === 0 || chart.series.length === 0) return '没有数据，未画图。';
  const { categories, series } = drawnOf(chart);
  if (series.some(({ values }) => values.some((value) => value !== 0))) return undefined;
  const named = categories.length <= 6 ? `${categories.join('、')}均` : '各项均';
  return `${named}为 0${chart.unit && ` ${chart.unit}`}，未画图。`;
}
