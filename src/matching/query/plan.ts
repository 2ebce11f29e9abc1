import { unitFamilyOf } from '../terms/families.ts';
import { type Bridge, buildBridges, type PlanContext } from './bridges.ts';
import type { DemandRecord } from './demand.ts';
import { createSlots, type Slots } from './slots.ts';

/**
 * A demand ready for scoring, by numbers only but for what reasons are told by. Slots are its terms in order, then those
 * that only variants need (weight 0). Weights are in units of the demand's chance score.
 */
export interface Plan {
  readonly families: Uint8Array;
  /** Vocabulary numbers by slot: of the unit, or of a pair's two; both 0 where nothing held has the term. */
  readonly firsts: Int32Array;
  readonly seconds: Int32Array;
  readonly weights: Float64Array;
  readonly bridges: readonly Bridge[];
  /** Profiles that have each term, added up: how much there is to read. */
  readonly postings: number;
  /** Part of the demand's characters, words and stems that some profile has, 0..1. */
  readonly coverage: number;
  /** By slot: the term as `termKey` writes it. */
  readonly keys: readonly string[];
}

/** Weighs a demand's terms: family weight · tf·(k3+1)/(tf+k3) · rarity, over the chance score. */
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
  const bridges = buildBridges(demand, slots, context);
  const met = slots.firsts.map((first, slot) => statistics.frequency(first, slots.seconds[slot] as number));
  const postings = met.reduce((sum, frequency) => sum + frequency, 0);
  const chance = chanceScore(slots, bridges, met, context);
  return {
    families: Uint8Array.from(slots.families),
    firsts: Int32Array.from(slots.firsts),
    seconds: Int32Array.from(slots.seconds),
    weights: Float64Array.from(slots.weights, (weight) => weight / chance),
    bridges: bridges.map((bridge) => ({
      ...bridge,
      variants: bridge.variants.map((variant) => ({ ...variant, worth: variant.worth / chance })),
    })),
    postings,
    coverage: coverageOf(slots, met),
    keys: slots.keys,
  };
}

function coverageOf({ families, counts }: Slots, frequencies: readonly number[]): number {
  let [known, all] = [0, 0];
  families.forEach((family, slot) => {
    if (unitFamilyOf(family) !== family) return;
    const count = counts[slot] as number;
    all += count;
    if ((frequencies[slot] as number) > 0) known += count;
  });
  return all > 0 ? known / all : 0;
}

/**
 * What a profile drawn at random could earn of a demand at most, one standard deviation above the mean: Σ w·p + √(Σ
 * w²·p·(1 − p)), p being the part of the profiles that have the term. Scores in this unit compare between demands, be these
 * short or long, of common words or rare ones. Of few profiles nothing can be said by chance: some that say nothing are
 * counted with them.
 */
function chanceScore(
  slots: Slots,
  bridges: readonly Bridge[],
  frequencies: readonly number[],
  { statistics, weights }: PlanContext,
): number {
  const { size } = statistics;
  const met = [...frequencies];
  // A term that others say in other words is met as often as these are.
  for (const { own, variants } of bridges) {
    const most = Math.max(...variants.map((variant) => variant.frequency));
    for (const { slot, share } of own) met[slot] = Math.max(met[slot] as number, share * most);
  }
  let [mean, variance] = [0, 0];
  slots.weights.forEach((weight, slot) => {
    const p = ((met[slot] as number) + 0.5) / (size + weights.chancePrior);
    mean += weight * p;
    variance += weight * weight * p * (1 - p);
  });
  return mean + Math.sqrt(variance) || 1;
}
