/** How often each pair of numbers was counted: a hash table of typed arrays, a twentieth of a Map's size. */
export interface PairCounts {
  add(first: number, second: number, by: number): void;
  get(first: number, second: number): number;
}

const FULLEST = 0.6;

export function createPairCounts(): PairCounts {
  let size = 1024;
  let used = 0;
  let firsts = new Int32Array(size);
  let seconds = new Int32Array(size);
  let counts = new Int32Array(size);

  /** Where the pair is, or where it would be put. No unit has the number 0. */
  function find(first: number, second: number): number {
    let at = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 0;
    at = (at ^ (at >>> 15)) & (size - 1);
    while (firsts[at] !== 0 && (firsts[at] !== first || seconds[at] !== second)) at = (at + 1) & (size - 1);
    return at;
  }

  function put(first: number, second: number, by: number): void {
    const at = find(first, second);
    if (firsts[at] === 0) used++;
    firsts[at] = first;
    seconds[at] = second;
    counts[at] = (counts[at] as number) + by;
  }

  function grow(): void {
    const old = { firsts, seconds, counts };
    size *= 2;
    used = 0;
    firsts = new Int32Array(size);
    seconds = new Int32Array(size);
    counts = new Int32Array(size);
    old.counts.forEach((count, i) => {
      if (count !== 0) put(old.firsts[i] as number, old.seconds[i] as number, count);
    });
  }

  return {
    add(first, second, by) {
      if (used >= size * FULLEST) grow();
      put(first, second, by);
    },
    get: (first, second) => (used === 0 ? 0 : (counts[find(first, second)] as number)),
  };
}
