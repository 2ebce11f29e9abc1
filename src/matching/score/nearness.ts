import type { DemandFeatures } from '../features.ts';
import { createEmbedding, expectation } from '../model/embed.ts';
import type { Model } from '../model/model.ts';
import type { TopicWeights } from '../weights.ts';

/** A demand's place in a model's space, and how near to it profiles usually are; plain data, as it also travels. */
export interface Nearness {
  readonly vector: Float32Array;
  readonly mean: number;
  readonly deviation: number;
  /** Raw topic for each standard deviation. */
  readonly weight: number;
}

/**
 * Null where the model knows no term of the demand. `coverage` is the part of it that profiles speak of: what they have no
 * words for, such as the whole of a demand in another language, the model cannot bring near to them.
 */
export type Locate = (features: DemandFeatures, coverage: number) => Nearness | null;

export function createLocate(model: Model, weights: TopicWeights): Locate {
  const embedding = createEmbedding(model, weights);
  return (features, coverage) => {
    const vector = embedding.demand(features);
    const { mean, deviation } = expectation(model, vector);
    return deviation > 0 ? { vector, mean, deviation, weight: weights.nearness * coverage } : null;
  };
}

/**
 * What a profile's nearness adds to its raw topic, from 0: the weight for each standard deviation by which it is nearer
 * than profiles usually are. `vectors` holds the profile's from `from` on.
 */
export function nearnessPart(
  { vector, mean, deviation, weight }: Nearness,
  vectors: Float32Array,
  from: number,
): number {
  let likeness = 0;
  for (let d = 0; d < vector.length; d++) {
    likeness += (vector[d] as number) * (vectors[from + d] as number);
  }
  return weight * Math.max(0, (likeness - mean) / deviation);
}
