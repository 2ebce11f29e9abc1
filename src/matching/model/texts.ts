import { FIELDS, fieldWeights } from '../corpus/document.ts';
import type { DemandFeatures, ProfileFeatures } from '../features.ts';
import { demandTerms, termKey } from '../query/demand.ts';
import { eachTerm } from '../terms/families.ts';
import type { TopicWeights } from '../weights.ts';

/** How often a text says each term, by `termKey`. */
export type Counts = ReadonlyMap<string, number>;

export const familyOfKey = (key: string): number => Number(key[0]);

export function demandCounts(features: DemandFeatures, weights: TopicWeights): Counts {
  const counts = new Map<string, number>();
  for (const { family, first, second, count } of demandTerms(features, weights)) {
    counts.set(termKey(family, first, second), count);
  }
  return counts;
}

/** A profile's four fields as one text, each at its weight. */
export function fieldCounts(features: ProfileFeatures, weights: TopicWeights): Counts {
  const counts = new Map<string, number>();
  const quarters = fieldWeights(weights);
  FIELDS.forEach((field, i) => {
    addText(counts, features[field], (quarters[i] as number) / 4);
  });
  return counts;
}

export function itemCounts(text: string): Counts {
  const counts = new Map<string, number>();
  addText(counts, text, 1);
  return counts;
}

/** The fields and all items of evidence as one text. */
export function wholeCounts(features: ProfileFeatures, weights: TopicWeights): Counts {
  const counts = new Map(fieldCounts(features, weights));
  for (const { text } of features.evidence) addText(counts, text, 1);
  return counts;
}

function addText(counts: Map<string, number>, stored: string, weight: number): void {
  if (weight === 0) return;
  eachTerm(stored, (family, first, second) => {
    const key = termKey(family, first, second);
    counts.set(key, (counts.get(key) ?? 0) + weight);
  });
}
