import { type Bridge, buildBridges, type PlanContext } from './bridges.ts';
import type { DemandRecord } from './records.ts';
import { createSlots } from './slots.ts';

/**
 * A demand ready for scoring. Slots are its terms in order, then those that only variants need (weight 0). Weights are
 * parts of the demand's best possible score.
 */
export interface Plan {
  /** Vocabulary numbers by slot; -1 where nothing stored has the term. */
  readonly ids: Int32Array;
  readonly families: Uint8Array;
  readonly terms: readonly string[];
  readonly weights: Float64Array;
  readonly bridges: readonly Bridge[];
}

/** Weighs a demand's terms: family weight · tf·(k3+1)/(tf+k3) · rarity, over the best possible score. */
export function planDemand(demand: DemandRecord, context: PlanContext): Plan {
  const { weights, statistics, vocabulary } = context;
  const slots = createSlots(vocabulary);
  for (const { family, term, count } of demand.terms) {
    const slot = slots.add(family, term);
    const asked = (count * (weights.k3 + 1)) / (count + weights.k3);
    const rarity = statistics.rarity(slots.ids[slot] as number, family);
    slots.weights[slot] = (weights.families[family] as number) * asked * rarity;
    slots.counts[slot] = count;
  }
  const best = bestPossible(slots.weights, weights.reach);
  slots.weights.forEach((weight, slot) => {
    slots.weights[slot] = weight / best;
  });
  const bridges = buildBridges(demand, slots, context);
  return {
    ids: Int32Array.from(slots.ids),
    families: Uint8Array.from(slots.families),
    terms: slots.terms,
    weights: Float64Array.from(slots.weights),
    bridges,
  };
}

/**
 * What the best profile could score: the sum of the weights over n^reach, n = (Σw)² / Σw² being the number of terms were
 * they all equal. No profile answers all that a long demand says, so length must not make its matches look poor.
 */
function bestPossible(weights: readonly number[], reach: number): number {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return sum / ((sum * sum) / squares) ** reach;
}
