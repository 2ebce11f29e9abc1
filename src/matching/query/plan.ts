import { type Bridge, buildBridges, type PlanContext } from './bridges.ts';
import type { DemandRecord } from './demand.ts';
import { createSlots } from './slots.ts';

/**
 * A demand ready for scoring, by numbers only but for what reasons are told by. Slots are its terms in order, then those
 * that only variants need (weight 0). Weights are parts of the demand's best possible score.
 */
export interface Plan {
  readonly families: Uint8Array;
  /** Vocabulary numbers by slot: of the unit, or of a pair's two; both 0 where nothing held has the term. */
  readonly firsts: Int32Array;
  readonly seconds: Int32Array;
  readonly weights: Float64Array;
  readonly bridges: readonly Bridge[];
  /** By slot: the term as `termKey` writes it. */
  readonly keys: readonly string[];
}

/** Weighs a demand's terms: family weight · tf·(k3+1)/(tf+k3) · rarity, over the best possible score. */
export function planDemand(demand: DemandRecord, context: PlanContext): Plan {
  const { weights, statistics, vocabulary } = context;
  const slots = createSlots(vocabulary);
  for (const { family, first, second, count } of demand.terms) {
    const slot = slots.add(family, first, second);
    const asked = (count * (weights.k3 + 1)) / (count + weights.k3);
    const rarity = statistics.rarity(family, slots.firsts[slot] as number, slots.seconds[slot] as number);
    slots.weights[slot] = (weights.families[family] as number) * asked * rarity;
    slots.counts[slot] = count;
  }
  const best = bestPossible(slots.weights, weights.reach);
  slots.weights.forEach((weight, slot) => {
    slots.weights[slot] = weight / best;
  });
  const bridges = buildBridges(demand, slots, context);
  return {
    families: Uint8Array.from(slots.families),
    firsts: Int32Array.from(slots.firsts),
    seconds: Int32Array.from(slots.seconds),
    weights: Float64Array.from(slots.weights),
    bridges,
    keys: slots.keys,
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
