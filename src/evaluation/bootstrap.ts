import type { Figure } from './measures.ts';

export const RESAMPLES = 2_000;
const SEED = 20_250_101;
const TAIL = 0.025;

/** Numbers in [0, 1) that are the same for the same seed: "mulberry32" (T. Ettinger 2017, public domain). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Weighed = Omit<Figure, 'id'>;

/** The mean of figures by their weights; of a resample, where `pick` says which figure stands at a place. */
export function estimate(figures: readonly Weighed[], pick = (place: number): number => place): number {
  let sum = 0;
  let weights = 0;
  for (let place = 0; place < figures.length; place++) {
    const { value, weight } = figures[pick(place)] as Weighed;
    sum += value * weight;
    weights += weight;
  }
  return sum / weights;
}

export interface Interval {
  low: number;
  high: number;
}

/**
 * The 95 % percentile interval of the mean over resampled figures (Efron & Tibshirani 1993, "An introduction to the
 * bootstrap", ch. 13). The same figures give the same interval.
 */
export function interval(figures: readonly Weighed[]): Interval {
  const random = createRandom(SEED);
  const pick = (): number => Math.floor(random() * figures.length);
  const means = Float64Array.from({ length: RESAMPLES }, () => estimate(figures, pick)).sort();
  return { low: quantile(means, TAIL), high: quantile(means, 1 - TAIL) };
}

/** Between the two nearest values of a sorted list, by distance. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low + (high - low) * (at - Math.floor(at));
}

const FLIPS = 10_000;
const ROUNDING = 1e-9;

/**
 * How often a mean at least this far from 0 comes about by chance, were each figure as likely the other way round: the
 * paired randomisation test, two-sided (Smucker, Allan & Carterette 2007, "A comparison of statistical significance
 * tests for information retrieval evaluation").
 */
export function randomisationP(differences: readonly Weighed[]): number {
  const random = createRandom(SEED);
  const moves = differences.map(({ value, weight }) => value * weight).filter((move) => move !== 0);
  const observed = Math.abs(moves.reduce((sum, move) => sum + move, 0));
  let extreme = 0;
  for (let flip = 0; flip < FLIPS; flip++) {
    let sum = 0;
    for (const move of moves) sum += random() < 0.5 ? move : -move;
    // Rounding must not tell a sum from its mirror image.
    if (Math.abs(sum) >= observed * (1 - ROUNDING)) extreme++;
  }
  return (extreme + 1) / (FLIPS + 1);
}

/** The two-sided sign test: how likely so uneven a split is where either side is as likely; 1 where there is none. */
export function signP(better: number, worse: number): number {
  const all = better + worse;
  let tail = 0;
  let logChoices = 0;
  for (let k = 0; k <= Math.min(better, worse); k++) {
    if (k > 0) logChoices += Math.log((all - k + 1) / k);
    tail += Math.exp(logChoices - all * Math.LN2);
  }
  return Math.min(1, 2 * tail);
}
