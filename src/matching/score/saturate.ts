/*
 * Parts of a score are rounded to multiples of 2^-40, so that adding them is exact and a score is the same in whatever
 * order the terms are met: by document, by posting list or in shares.
 */
const GRID = 1.5 * 2 ** (52 - 40);

export const onGrid = (part: number): number => part + GRID - GRID;

/**
 * What single characters earn where nothing else is met, as part of what they would: almost everyone shares some, and a
 * demand that has only these in common with a profile says next to nothing to it.
 */
export const ALONE = 0.125;

/**
 * What a term earns by BM25F (Robertson, Zaragoza and Taylor 2004): worth · x / (x + k1), x = fields / scale + items.
 * `fields` is its weighted count in the fields, `scale` their length's B, `items` its sum over the items of evidence times
 * their factor. Written with one division, as it is done for every posting.
 */
export function earn(worth: number, fields: number, items: number, scale: number, k1: number): number {
  const x = fields + items * scale;
  return onGrid((worth * x) / (x + k1 * scale));
}
