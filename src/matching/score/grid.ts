/*
 * Parts of a score are rounded to multiples of 2^-40, so that adding them is exact and a score is the same in whatever
 * order the terms are met: by text, by posting list or in shares.
 */
const GRID = 1.5 * 2 ** (52 - 40);

export const onGrid = (part: number): number => part + GRID - GRID;
