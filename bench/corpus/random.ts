/** Numbers that depend on the seeds they were made from and on nothing else. */
export interface Random {
  /** [0, 1), 53 bits. */
  next(): number;
  /** A whole number below n. */
  below(n: number): number;
  pick<T>(list: readonly T[]): T;
  chance(share: number): boolean;
}

const WARM_UP = 12;

/** Doty-Humphrey's sfc32: small, fast, and passes PractRand. */
export function createRandom(...seeds: readonly number[]): Random {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const word = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (const seed of seeds) {
    a ^= seed;
    b ^= Math.trunc(seed / 2 ** 32);
    for (let i = 0; i < WARM_UP; i++) word();
  }
  const next = (): number => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
    chance: (share) => next() < share,
  };
}

/** A whole number from min to max whose logarithm is uniform; min is 1 or more. */
export function logUniform(random: Random, min: number, max: number): number {
  return Math.floor(min * ((max + 1) / min) ** random.next());
}
