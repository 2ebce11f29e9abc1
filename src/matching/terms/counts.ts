/*
 * How often a text has a term, in one byte: quarters are exact up to 31¾, then steps of a twentieth. Fields weigh in
 * quarters, and what saturates needs no more.
 */
const EXACT = 128;
const STEP = 1.05;

/** Counts by code, ascending. */
export const COUNTS: Float64Array = Float64Array.from({ length: 256 }, (_, code) =>
  code < EXACT ? code / 4 : Math.round((EXACT / 4) * STEP ** (code - EXACT) * 4) / 4,
);

/** The code of a number of quarters, 1 or more: that of the greatest count not above it. */
export function countCode(quarters: number): number {
  if (quarters < EXACT) return quarters;
  let code = Math.min(255, EXACT + Math.floor(Math.log(quarters / EXACT) / Math.log(STEP)) + 1);
  while ((COUNTS[code] as number) * 4 > quarters) code--;
  return code;
}
