const INK = '#1f4e8c';

/** Told apart in grey as well: from dark to light, each with a pattern of its own. */
const PAINTS = [
  { color: INK },
  { color: '#b9d0ea', decal: stripes(INK, Math.PI / 4) },
  { color: '#b8651b', decal: dots('#fff') },
  { color: '#f0dfbb', decal: stripes('#8a6414', -Math.PI / 4) },
  { color: '#3f7d5c', decal: stripes('#fff', 0) },
  { color: '#e2e5ea', decal: dots('#59616c') },
] as const;

function stripes(color: string, rotation: number) {
  return { symbol: 'rect', color, rotation, dashArrayX: [1, 0], dashArrayY: [2, 5], symbolSize: 1 };
}
function dots(color: string) {
  return {
    symbol: 'circle',
    color,
    dashArrayX: [
      [6, 6],
      [0, 6, 6, 0],
    ],
    dashArrayY: [5, 0],
    symbolSize: 0.8,
  };
}

/** How the bars of one series are filled. */
export const fillOf = (i: number) => ({
  ...PAINTS[i % PAINTS.length],
  borderColor: '#33415a',
  borderWidth: 0.5,
});

const DASHES = ['solid', 'dashed', 'dotted'] as const;
const LINES = [INK, '#b8651b', '#3f7d5c', '#59616c'] as const;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const;

/** How one line is drawn. */
export const strokeOf = (i: number) => ({
  symbol: SYMBOLS[i % SYMBOLS.length],
  symbolSize: 7,
  itemStyle: { color: LINES[i % LINES.length] },
  lineStyle: { color: LINES[i % LINES.length], width: 2.2, type: DASHES[i % DASHES.length] },
});

/** For what is not one thing but the rest of them. */
export const REST = { ...fillOf(5) };
/** Whether numbers are written on it in white. */
export const isDark = (i: number): boolean => i % PAINTS.length === 0;

export const TEXT = '#1b2430';
export const FAINT = '#59616c';
export const RULE = '#c9cfd8';
export { INK };
