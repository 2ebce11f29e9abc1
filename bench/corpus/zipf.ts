import type { Random } from './random.ts';

/** Draws ranks from 0 to size − 1, rank r with a probability in proportion to 1 / (r + 1)^exponent. */
export const createZipf = (size: number, exponent: number): ((random: Random) => number) =>
  createAlias(zipfShares(size, exponent));

/** Draws ranks with these probabilities, which add up to 1, in constant time by Vose's alias method. */
export function createAlias(shares: Float64Array): (random: Random) => number {
  const size = shares.length;
  const keep = Float64Array.from(shares, (share) => share * size);
  const alias = new Int32Array(size);
  const small: number[] = [];
  const large: number[] = [];
  keep.forEach((value, rank) => {
    (value < 1 ? small : large).push(rank);
  });
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop() as number;
    const rich = large.at(-1) as number;
    alias[poor] = rich;
    keep[rich] = (keep[rich] as number) - (1 - (keep[poor] as number));
    if ((keep[rich] as number) < 1) small.push(large.pop() as number);
  }
  // What rounding has left over is full.
  for (const rank of [...small, ...large]) keep[rank] = 1;
  return (random) => {
    const place = random.next() * size;
    const rank = Math.floor(place);
    return place - rank < (keep[rank] as number) ? rank : (alias[rank] as number);
  };
}

/** The probability of each rank; they add up to 1. A shift flattens the first ranks, as Mandelbrot has it. */
export const zipfShares = (size: number, exponent: number, shift = 0): Float64Array =>
  sharesOf(Float64Array.from({ length: size }, (_, rank) => (rank + 1 + shift) ** -exponent));

/** Probabilities in proportion to weights. */
export function sharesOf(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
