export type RegionTier = 'county' | 'city' | 'province' | 'delta' | 'none';

/** Shanghai, Jiangsu, Zhejiang, Anhui: the Yangtze delta (长三角). */
const DELTA = new Set(['31', '32', '33', '34']);

export const regionLevel = (code: string): 'province' | 'city' | 'county' =>
  code.endsWith('0000') ? 'province' : code.endsWith('00') ? 'city' : 'county';

/** The digits all codes of a region's subtree begin with: 330000 → "33", 330100 → "3301". */
export const regionPrefix = (code: string): string => code.replace(/(00){1,2}$/, '');

/** The nearest tier two regions (GB/T 2260) share. A city against a county of its own shares the city. */
export function regionTier(a: string, b: string): RegionTier {
  if (a === b && regionLevel(a) === 'county') return 'county';
  const bothBelowProvince = regionLevel(a) !== 'province' && regionLevel(b) !== 'province';
  if (bothBelowProvince && a.slice(0, 4) === b.slice(0, 4)) return 'city';
  if (a.slice(0, 2) === b.slice(0, 2)) return 'province';
  return DELTA.has(a.slice(0, 2)) && DELTA.has(b.slice(0, 2)) ? 'delta' : 'none';
}

/** A region with those it lies in, widest first. */
export function regionLine(code: string | null): string[] {
  if (code === null) return [];
  return [...new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code])];
}
