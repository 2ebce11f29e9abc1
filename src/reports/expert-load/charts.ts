import type { Chart } from '../document.ts';
import { listed, sectorName } from '../wording.ts';
import type { ExpertLoadReport } from './schema.ts';

const STEPS: readonly (readonly [name: string, least: number, most: number])[] = [
  ['没有邀请', 0, 0],
  ['1次', 1, 1],
  ['2次', 2, 2],
  ['3至4次', 3, 4],
  ['5次及以上', 5, Number.POSITIVE_INFINITY],
];

/** How many experts were invited how often. */
export function loadChart({ experts, days, totals }: ExpertLoadReport): Chart {
  const values = STEPS.map(
    ([, least, most]) =>
      experts.filter(({ invitations }) => invitations >= least && invitations <= most).length,
  );
  const told = STEPS.map(([name], i) => `${name}${values[i]}位`).join('，');
  return {
    ...{ type: 'bars', title: `近${days}天专家被邀请的次数`, unit: '位' },
    description: `${totals.experts}位专家中：${told}。`,
    categories: STEPS.map(([name]) => name),
    series: [{ name: '专家', values }],
  };
}

/** Which sectors leave their experts unasked. */
export function sectorChart({ by_sector: all, days }: ExpertLoadReport): Chart {
  const by_sector = all.filter(({ experts }) => experts > 0);
  const names = by_sector.map(({ sector }) => (sector === null ? '未注明领域' : sectorName(sector)));
  const rest = by_sector.map(({ experts, asked, never_asked }) => experts - asked - never_asked);
  const unasked = by_sector
    .map(({ never_asked, experts }, i) => ({ name: names[i] as string, never_asked, experts }))
    .filter(({ never_asked, experts }) => never_asked === experts)
    .map(({ name }) => name);
  return {
    ...{ type: 'stacked', title: '各领域专家邀请情况', unit: '位' },
    description:
      unasked.length === 0
        ? '每个领域都有专家被邀请过。'
        : `${listed(unasked, 5, '个领域')}的专家全部没有被邀请过。`,
    categories: names,
    series: [
      { name: `近${days}天邀请过`, values: by_sector.map(({ asked }) => asked) },
      { name: '较早邀请过或暂不承担', values: rest },
      { name: '从未邀请', values: by_sector.map(({ never_asked }) => never_asked) },
    ],
  };
}
