/*
 * How much of a term a document has, in two bytes of a posting: how often its fields have it, and how much its items of
 * evidence do. What saturates needs no finer steps.
 */
const EXACT = 128;
const FIELD_STEP = 1.05;
const ITEM_STEP = 1.04;
const LEAST_ITEM = 0.02;

/** Counts in fields by code: quarters exactly up to 31¾, for fields weigh in quarters, then in steps of a twentieth. */
export const FIELD_COUNTS: Float64Array = Float64Array.from({ length: 256 }, (_, code) =>
  code < EXACT ? code / 4 : Math.round(EXACT * FIELD_STEP ** (code - EXACT)) / 4,
);

/** Sums over items by code: 0, then from 0.02 in steps of a twenty-fifth. */
export const ITEM_SUMS: Float64Array = Float64Array.from({ length: 256 }, (_, code) =>
  code === 0 ? 0 : LEAST_ITEM * ITEM_STEP ** (code - 1),
);

/** The code of a number of quarters: that of the greatest count not above it. */
export function fieldCode(quarters: number): number {
  if (quarters < EXACT) return quarters;
  let code = Math.min(255, EXACT + Math.floor(Math.log(quarters / EXACT) / Math.log(FIELD_STEP)) + 1);
  while ((FIELD_COUNTS[code] as number) * 4 > quarters) code--;
  return code;
}

/** The code of a sum over items, the nearest; 0 only for 0. */
export function itemCode(sum: number): number {
  if (sum <= 0) return 0;
  return Math.max(1, Math.min(255, 1 + Math.round(Math.log(sum / LEAST_ITEM) / Math.log(ITEM_STEP))));
}
