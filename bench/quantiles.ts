/** The value below which a share of the sample lies (nearest rank); NaN of an empty sample. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = Float64Array.from(sample).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (sample: readonly number[]): number => quantile(sample, 0.5);

/** Milliseconds that each call took, until the calls or the limit run out; at least one is made. */
export function timeEach<T>(inputs: Iterable<T>, call: (input: T) => void, limitMs = Infinity): number[] {
  const times: number[] = [];
  const began = performance.now();
  for (const input of inputs) {
    const before = performance.now();
    call(input);
    const after = performance.now();
    times.push(after - before);
    if (after - began > limitMs) break;
  }
  return times;
}
