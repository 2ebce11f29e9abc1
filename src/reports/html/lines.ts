import { showNumber } from './numbers.ts';
import { FAINT, RULE, strokeOf } from './paints.ts';
import { type Drawing, FONT, legendOf, text } from './rows.ts';
import type { Drawn } from './series.ts';
import { shorten, width as unitsOf } from './widths.ts';

const UNIT = FONT * 0.53;

/** Values over time. Where there is room every point says its number, else the last ones do. */
export function line({ categories, series }: Drawn, width: number, unit: string): Drawing {
  const isNarrow = width < 500;
  const left = Math.max(
    30,
    Math.max(...series.flatMap(({ values }) => values.map((value) => unitsOf(showNumber(value))))) * UNIT +
      18,
  );
  const names = categories.map((name) => shorten(name, isNarrow ? 10 : 16));
  const room = (width - left - 30) / Math.max(1, names.length);
  const step = Math.max(1, Math.ceil((Math.max(...names.map(unitsOf)) * UNIT + 10) / room));
  const saysAll = series.length === 1 && room > 30;
  // With its own dashes and points, which tell lines apart on paper.
  const legend = series.length > 1 ? legendOf(series, width, { itemWidth: 40 }) : undefined;
  const top = (legend?.height ?? 0) + 26;
  return {
    height: (isNarrow ? 200 : 250) + top,
    option: {
      grid: { left, right: 30, top, bottom: 30 },
      ...(legend && { legend: legend.option }),
      xAxis: {
        ...{ type: 'category', data: names, boundaryGap: true },
        // Counted from the last one, which must have its name.
        axisLabel: { ...text(), interval: (i: number) => (names.length - 1 - i) % step === 0 },
        axisLine: { lineStyle: { color: FAINT } },
        axisTick: { show: false },
      },
      yAxis: {
        ...{ type: 'value', name: unit, nameTextStyle: { ...text(FAINT), align: 'right' }, nameGap: 10 },
        minInterval: 1,
        axisLabel: text(FAINT),
        splitLine: { lineStyle: { color: RULE } },
      },
      series: series.map(({ name, values }, i) => ({
        ...{ type: 'line', name, silent: true, emphasis: { disabled: true }, ...strokeOf(i) },
        data: values.map((value, at) => ({
          value,
          label: { show: saysAll || at === values.length - 1 },
        })),
        label: { ...text(), position: 'top', formatter: ({ value }: { value: number }) => showNumber(value) },
      })),
    },
  };
}
