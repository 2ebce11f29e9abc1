import type { Chart } from '../document.ts';
import { FAINT, TEXT } from './paints.ts';
import type { Drawn } from './series.ts';
import { fold, shorten, width as unitsOf } from './widths.ts';

export const FONT = 13;
export const UNIT = FONT * 0.53;
const LINE = 17;

export interface Drawing {
  readonly height: number;
  readonly option: Record<string, unknown>;
}

export const text = (color: string = TEXT) => ({
  color,
  fontSize: FONT,
  lineHeight: LINE,
  fontFamily: 'inherit',
});
const bare = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
export const still = { type: 'bar', silent: true, emphasis: { disabled: true } };

const SWATCH = 46;
const NAME = 24;

/** Names of series from left to right, on as many lines as they need; `height` is what they take. */
export function legendOf(
  series: Drawn['series'],
  width: number,
  look: object = { icon: 'rect', itemWidth: 22 },
) {
  const named = series.map(({ name }) => ({ name, shown: shorten(name, NAME) }));
  let [lines, used] = [1, 0];
  for (const { shown } of named) {
    const item = SWATCH + 18 + unitsOf(shown) * UNIT;
    if (used > 0 && used + item > width) [lines, used] = [lines + 1, 0];
    used += item;
  }
  const option = {
    ...{
      top: 0,
      left: 0,
      width,
      itemHeight: 12,
      itemGap: 18,
      selectedMode: false,
      textStyle: text(),
      ...look,
    },
    data: named.map(({ name }) => name),
    formatter: (name: string) => shorten(name, NAME),
  };
  return { option, height: lines * 35 - 5 };
}

export type Draw = (drawn: Drawn, width: number, unit: Chart['unit']) => Drawing;

/** Categories from top to bottom: their names on the left, and what is said of each on the right. */
export interface Rows {
  readonly width: number;
  readonly drawn: Drawn;
  readonly sides: readonly string[];
  /** Pixels of the bars of one row. */
  readonly bar: number;
  readonly most: number;
  readonly hasLegend: boolean;
  /** Whether the bars stand on a line. */
  readonly hasBase: boolean;
}

export function layout({ width, drawn, sides, bar, hasLegend }: Rows) {
  const said = sides.map((side) => side.split('\n'));
  const units = Math.floor((width * 0.34) / UNIT);
  const names = drawn.categories.map((name) => fold(name, units, width < 500 ? 3 : 2));
  const left = Math.ceil(Math.max(...names.flat().map(unitsOf)) * UNIT) + 12;
  const right = Math.ceil(Math.max(0, ...said.flat().map(unitsOf)) * UNIT) + 12;
  const row = Math.max(bar + 10, Math.max(...[...names, ...said].map((lines) => lines.length)) * LINE + 8);
  const legend = hasLegend ? legendOf(drawn.series, width) : undefined;
  const top = legend?.height ?? 4;
  const height = top + row * names.length + 4;
  return { names, left, right, plot: width - left - right, top, height, legend: legend?.option };
}

export function inRows(rows: Rows, series: (plot: number) => Record<string, unknown>[]): Drawing {
  const { names, left, right, plot, top, height, legend } = layout(rows);
  const least = Math.min(0, ...rows.drawn.series.flatMap(({ values }) => values));
  const axis = { type: 'category', inverse: true, ...bare };
  return {
    height,
    option: {
      grid: { left, right, top, bottom: 4 },
      ...(legend && { legend }),
      xAxis: { type: 'value', show: false, min: least, max: rows.most },
      yAxis: [
        {
          ...axis,
          data: names.map((lines) => lines.join('\n')),
          axisLabel: { ...text(), margin: 8, interval: 0 },
          axisLine: { show: rows.hasBase, lineStyle: { color: FAINT } },
        },
        { ...axis, data: rows.sides, axisLabel: { ...text(), margin: 8, interval: 0 } },
      ],
      series: series(plot),
    },
  };
}
