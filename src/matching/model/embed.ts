import type { DemandFeatures, ProfileFeatures } from '../features.ts';
import type { TopicWeights } from '../weights.ts';
import type { Model } from './model.ts';
import { type Counts, demandCounts, fieldCounts, itemCounts } from './texts.ts';

/** The part of a model that places texts. */
export type Space = Pick<Model, 'dimensions' | 'terms' | 'basis'>;

/** Places texts in a model's space. */
export interface Embedding {
  /** Of unit length; all zero where the model knows no term. */
  demand(features: DemandFeatures): Float32Array;
  /** See `poolProfile`. */
  profile(features: ProfileFeatures): Float32Array;
}

/** Items of evidence at which the fields count half, and what the items count of the fields then. */
const PATIENCE = 15;
const ITEM_GAIN = 3;

/** What a term said so often is worth of one said without end. */
export const presence = (count: number): number => count / (count + 2);

/** Adds a term's place to a text's, which `toUnit` then finishes. */
export function addTerm(
  sum: Float64Array,
  { basis, dimensions }: Pick<Model, 'basis' | 'dimensions'>,
  row: number,
  count: number,
): void {
  const part = presence(count);
  const from = row * dimensions;
  for (let d = 0; d < dimensions; d++) {
    sum[d] = (sum[d] as number) + part * (basis[from + d] as number);
  }
}

/** Scales to unit length, in place; zero stays zero. */
export function toUnit(vector: Float64Array): Float64Array {
  let square = 0;
  for (const part of vector) square += part * part;
  if (square === 0) return vector;
  const scale = 1 / Math.sqrt(square);
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] as number) * scale;
  return vector;
}

/**
 * A profile's place, from the unit vector of its fields and the sum of those of its items: the more items there are the
 * less each counts, and the less the fields. Not of unit length: a profile whose items agree says more than one whose
 * items are of all subjects.
 */
export function poolProfile(fields: Float64Array, items: Float64Array, count: number): Float32Array {
  const of = count + PATIENCE;
  return Float32Array.from(
    fields,
    (part, d) => (part * PATIENCE) / of + (ITEM_GAIN * (items[d] as number)) / of,
  );
}

/** Mean and standard deviation of a demand's likeness q·V to the profiles the model was made from. */
export function expectation(
  { dimensions, mean, covariance }: Pick<Model, 'dimensions' | 'mean' | 'covariance'>,
  demand: Float32Array,
): { readonly mean: number; readonly deviation: number } {
  let [expected, variance] = [0, 0];
  for (let i = 0; i < dimensions; i++) {
    const part = demand[i] as number;
    let row = 0;
    for (let j = 0; j < dimensions; j++) {
      row += (covariance[i * dimensions + j] as number) * (demand[j] as number);
    }
    expected += part * (mean[i] as number);
    variance += part * row;
  }
  return { mean: expected, deviation: Math.sqrt(Math.max(0, variance)) };
}

export function createEmbedding(space: Space, weights: TopicWeights): Embedding {
  const rows = new Map(space.terms.map((term, row) => [term, row]));

  function place(counts: Counts): Float64Array {
    const sum = new Float64Array(space.dimensions);
    for (const [term, count] of counts) {
      const row = rows.get(term);
      if (row !== undefined) addTerm(sum, space, row, count);
    }
    return toUnit(sum);
  }

  return {
    demand: (features) => Float32Array.from(place(demandCounts(features, weights))),
    profile(features) {
      const items = new Float64Array(space.dimensions);
      for (const { text } of features.evidence) {
        const item = place(itemCounts(text));
        for (let d = 0; d < items.length; d++) items[d] = (items[d] as number) + (item[d] as number);
      }
      return poolProfile(place(fieldCounts(features, weights)), items, features.evidence.length);
    },
  };
}
