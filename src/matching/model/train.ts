import type { DemandFeatures, ProfileFeatures } from '../features.ts';
import type { TopicWeights } from '../weights.ts';
import { versionOf } from './bytes.ts';
import { createEmbedding, type Space } from './embed.ts';
import type { Model } from './model.ts';
import { createTextTable } from './rows.ts';
import { sample } from './sample.ts';
import { singularVectors } from './svd.ts';
import { demandCounts, itemCounts, wholeCounts } from './texts.ts';

export interface ModelTexts {
  readonly profiles: Iterable<ProfileTexts>;
  readonly demands: Iterable<DemandTexts>;
}

interface ProfileTexts {
  readonly id: string;
  readonly features: ProfileFeatures;
}

interface DemandTexts {
  readonly id: string;
  readonly features: DemandFeatures;
}

/** More than these teach little more and take much longer. */
const MOST_TEXTS = 30_000;
/** Demands say things in words of their own: where both are many, a third is left to them. */
const MOST_PROFILES = 20_000;
/** Fewer say nothing reliable of what belongs together. */
const LEAST_TEXTS = 40;
const LEAST_DIMENSIONS = 4;
const MOST_DIMENSIONS = 128;

/**
 * Makes a model of what is stored, or null where that is too little. The same texts in any order give the same bytes. Of
 * very many it takes a part, chosen by a hash of their ids: profiles first, then demands, then single items of evidence.
 */
export function trainModel({ profiles, demands }: ModelTexts, weights: TopicWeights): Model | null {
  const known = sample(profiles, MOST_PROFILES);
  const asked = sample(demands, MOST_TEXTS - known.length);
  const space = learn(known, asked, weights);
  if (!space) return null;
  const content = { ...space, ...moments(known, space, weights) };
  return { version: versionOf(content), ...content };
}

function learn(
  known: readonly ProfileTexts[],
  asked: readonly DemandTexts[],
  weights: TopicWeights,
): Space | null {
  const table = createTextTable();
  for (const { features } of known) table.add('profile', wholeCounts(features, weights));
  for (const { features } of asked) table.add('demand', demandCounts(features, weights));
  for (const { text } of sample(itemsOf(known), MOST_TEXTS - known.length - asked.length)) {
    table.add('item', itemCounts(text));
  }
  const { matrix, terms, weights: termWeights } = table.weigh(weights);
  const texts = matrix.starts.length - 1;
  if (texts < LEAST_TEXTS) return null;
  const { vectors, count } = singularVectors(
    matrix,
    Math.min(MOST_DIMENSIONS, Math.round(2 * Math.sqrt(texts))),
  );
  if (count < LEAST_DIMENSIONS) return null;
  const basis = vectors.map((part, i) => part * (termWeights[Math.floor(i / count)] as number));
  return { dimensions: count, terms, basis };
}

function* itemsOf(profiles: readonly ProfileTexts[]): Generator<{ id: string; text: string }> {
  for (const { id, features } of profiles) {
    for (const [i, { text }] of features.evidence.entries()) yield { id: `${id} ${i}`, text };
  }
}

/** Mean and covariance of the profiles' places. */
function moments(
  profiles: readonly ProfileTexts[],
  space: Space,
  weights: TopicWeights,
): Pick<Model, 'mean' | 'covariance'> {
  const { dimensions } = space;
  const embedding = createEmbedding(space, weights);
  const places = profiles.map(({ features }) => embedding.profile(features));
  const mean = new Float64Array(dimensions);
  for (const place of places) {
    for (let i = 0; i < dimensions; i++) {
      mean[i] = (mean[i] as number) + (place[i] as number) / places.length;
    }
  }
  const covariance = new Float64Array(dimensions * dimensions);
  for (const place of places) {
    for (let i = 0; i < dimensions; i++) {
      const part = ((place[i] as number) - (mean[i] as number)) / places.length;
      const row = i * dimensions;
      for (let j = 0; j < dimensions; j++) {
        const other = (place[j] as number) - (mean[j] as number);
        covariance[row + j] = (covariance[row + j] as number) + part * other;
      }
    }
  }
  return { mean, covariance };
}
