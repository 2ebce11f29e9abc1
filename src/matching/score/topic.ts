import type { TopicWeights } from '../weights.ts';

/** What one text adds to the raw topic: its score times the factor it counts with. */
export interface Portion {
  /** -1: the profile as a whole; otherwise the item of evidence. */
  readonly item: number;
  readonly factor: number;
  readonly score: number;
}

/**
 * Raw topic of a profile from the score of the whole and those of its items, as portions whose score · factor add up.
 *
 * The profile as one text and its best items are blended: the more items there are, the more they count. The best k of n
 * items add up over k^evenness, so that each further good item adds less than the one before (1 would be their mean,
 * which ignores how much someone has done; 0 their sum, by which much half-apt work beats a little apt work).
 */
export function pool(whole: number, items: readonly number[], { evidence }: TopicWeights): Portion[] {
  // Items hold nothing that the whole does not.
  if (items.length === 0 || whole === 0) return [{ item: -1, factor: 1, score: whole }];
  const best = items
    .map((score, item) => ({ item, score }))
    .sort((a, b) => b.score - a.score || a.item - b.item)
    .slice(0, evidence.best);
  const share = items.length / (items.length + evidence.prior);
  const factor = (share * evidence.gain) / best.length ** evidence.evenness;
  return [{ item: -1, factor: 1 - share, score: whole }, ...best.map((item) => ({ ...item, factor }))];
}

/** From 0; 1 where a profile says as much of a demand as can be hoped for. */
export function rawTopic(list: readonly Portion[]): number {
  let sum = 0;
  for (const { factor, score } of list) sum += factor * score;
  return sum;
}

/**
 * The topic in [0, 1): raw / (raw + half). It keeps the order and spreads the range that real pairs take: even a very
 * good profile says but a part of what a demand says.
 */
export const topicValue = (raw: number, { half }: Pick<TopicWeights, 'half'>): number => raw / (raw + half);
