import { showNumber } from './numbers.ts';
import { fillOf, isDark, REST } from './paints.ts';
import { type Drawing, inRows, layout, still, text, UNIT } from './rows.ts';
import type { Drawn } from './series.ts';
import { width as unitsOf } from './widths.ts';

interface Said {
  readonly value: number;
}

/** The rest of them stands apart: it is not the longest, but many. */
const valued = ({ hasRest }: Drawn, values: readonly number[]) =>
  values.map((value, i) => (hasRest && i === values.length - 1 ? { value, itemStyle: REST } : value));

/** Side by side, each with its number behind it. */
export function bars(drawn: Drawn, width: number): Drawing {
  const { series, categories } = drawn;
  const most = Math.max(0, ...series.flatMap(({ values }) => values)) || 1;
  const isOne = series.length === 1;
  const bar = isOne ? 18 : 17 * series.length;
  const rows = { width, drawn, bar, most, sides: categories.map(() => ''), hasLegend: !isOne, hasBase: true };
  const { plot } = layout(rows);
  // The number of the longest needs its place within the drawing.
  const room = unitsOf(showNumber(most)) * UNIT + 10;
  return inRows({ ...rows, most: most * (plot / Math.max(plot - room, 40)) }, () =>
    series.map(({ name, values }, i) => ({
      ...{ ...still, name, data: valued(drawn, values), itemStyle: fillOf(i) },
      ...{ barWidth: isOne ? 18 : 14, barGap: '20%' },
      label: { ...text(), show: true, position: 'right', formatter: ({ value }: Said) => showNumber(value) },
    })),
  );
}

/** Readable on a pattern as well. */
const onFill = (i: number) =>
  isDark(i) ? text('#fff') : { ...text(), backgroundColor: '#fff', borderRadius: 2, padding: [0, 3] };

/** One on the other, each with its number where that fits, and the sum on the right. */
export function stacked(drawn: Drawn, width: number): Drawing {
  const { series, categories } = drawn;
  const totals = categories.map((_, i) => series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0));
  const most = Math.max(1, ...totals);
  const isOne = series.length === 1;
  const sides = totals.map((total) => `${isOne ? '' : '共 '}${showNumber(total)}`);
  return inRows({ width, drawn, sides, bar: 20, most, hasLegend: !isOne, hasBase: true }, (plot) =>
    series.map(({ name, values }, i) => ({
      ...{ ...still, name, data: values, itemStyle: fillOf(i), barWidth: 20, stack: 'all' },
      label: {
        ...{ ...onFill(i), lineHeight: 15, show: true, position: 'inside' },
        // A number wider than its piece would stand in its neighbour's.
        formatter: ({ value }: Said) => {
          const said = showNumber(value);
          return (value / most) * plot > unitsOf(said) * UNIT + 8 ? said : '';
        },
      },
    })),
  );
}
