import { showNumber, showShare } from './numbers.ts';
import { fillOf, INK } from './paints.ts';
import { type Drawing, inRows, still } from './rows.ts';
import type { Drawn } from './series.ts';

const NARROW = 500;

/** Each step as wide as its number, in the middle, with its share of the step before. */
export function funnel(drawn: Drawn, width: number): Drawing {
  const { name, values } = drawn.series[0] ?? { name: '', values: [] };
  const most = Math.max(1, ...values);
  const sides = values.map((value, i) => {
    const before = values[i - 1];
    if (!before) return showNumber(value);
    const share = showShare(value / before);
    return width < NARROW ? `${showNumber(value)}（${share}）` : `${showNumber(value)}（上一步的 ${share}）`;
  });
  const only = { ...drawn, series: [{ name, values }] };
  const bar = { ...still, stack: 'all', barWidth: 26 };
  return inRows({ width, drawn: only, sides, bar: 26, most, hasLegend: false, hasBase: false }, () => [
    { ...bar, data: values.map((value) => (most - value) / 2), itemStyle: { opacity: 0 } },
    { ...bar, name, data: values, itemStyle: fillOf(0) },
  ]);
}

/** Beyond it a bar is as long as this: one that is far over would make all others short. */
const MOST = 1.25;

/** What is reached within the outline of what was meant, which is as wide for a small target as for a great one. */
export function progress(drawn: Drawn, width: number): Drawing {
  const [reached, target] = drawn.series;
  const rows = drawn.categories.map((_, i) => ({
    got: reached?.values[i] ?? 0,
    meant: target?.values[i] ?? 0,
  }));
  const shares = rows.map(({ got, meant }) => (meant > 0 ? Math.min(got / meant, MOST) : 0));
  const sides = rows.map(({ got, meant }) => {
    const [said, share] =
      meant > 0
        ? [`${showNumber(got)} / ${showNumber(meant)}`, showShare(got / meant)]
        : [showNumber(got), '未定目标'];
    return width < NARROW ? `${said}\n${share}` : `${said}（${share}）`;
  });
  const most = Math.max(1, ...shares);
  return inRows({ width, drawn, sides, bar: 22, most, hasLegend: true, hasBase: true }, () => [
    {
      ...{ ...still, name: target?.name ?? '目标', barWidth: 22, z: 1 },
      data: rows.map(({ meant }) => (meant > 0 ? 1 : 0)),
      itemStyle: { color: '#eef2f7', borderColor: INK, borderWidth: 1.2 },
    },
    // On the other axis, or the two would stand side by side.
    {
      ...still,
      name: reached?.name ?? '完成',
      barWidth: 12,
      z: 2,
      yAxisIndex: 1,
      data: shares,
      itemStyle: fillOf(0),
    },
  ]);
}
