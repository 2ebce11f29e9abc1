const MB = 2 ** 20;

/**
 * Megabytes held after garbage collection: the heap, and what lies outside it. Node counts array buffers among
 * `external` but not shared ones; `arrayBuffers` counts both, and nothing else.
 */
export function heldMb(): number {
  if (!globalThis.gc) throw new Error('run with --expose-gc');
  // Buffers are freed in the round after the one that finds them.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return (heapUsed + Math.max(external, arrayBuffers)) / MB;
}

/** The most this process has ever held, by the system's count. */
export const peakMb = (): number => process.resourceUsage().maxRSS / 1024;
