import type { TopicWeights } from '../weights.ts';

/** K of one item of evidence by family: k1·(1 − b + b · length / nominal length). */
export function itemSaturation(
  family: number,
  length: number,
  { k1, b, nominal }: TopicWeights['item'],
): number {
  // In single precision, as the index keeps it for the time of building.
  return Math.fround(k1 * (1 - b + (b * length) / (nominal[family] as number)));
}

/** What all items count together with, their number taken into account: a long list says less with each of its items. */
export const itemFactor = (items: number, { gain, patience }: TopicWeights['item']): number =>
  gain / (1 + items / patience);

/** What a profile's topic is raised by: 1 where all its units stand in fields, `parity` where all stand in items. */
export const parityOf = (inFields: number, inItems: number, { parity }: TopicWeights['item']): number =>
  inItems === 0 ? 1 : 1 + ((parity - 1) * inItems) / (inFields + inItems);
