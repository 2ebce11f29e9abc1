import type { Logger } from 'pino';

/** One piece of work done over and over, never twice at a time. */
export interface Rounds {
  /** Resolves when a round that began after this call has ended; all who ask while one runs share the next. */
  next(): Promise<void>;
  /** Asks for a round without waiting; failures are logged, the first of a streak as a warning. */
  quietly(): void;
  /** The last round failed. */
  failing(): boolean;
  /** Resolves when no round runs, and none that was asked for is still to run. */
  settled(): Promise<void>;
}

export function createRounds(what: string, work: () => Promise<void>, logger: Logger): Rounds {
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  let failing = false;

  async function round(): Promise<void> {
    try {
      await work();
      if (failing) logger.info(`${what} works again`);
      failing = false;
    } catch (error) {
      if (!failing) logger.warn({ err: error }, `${what} fails; it is tried again`);
      failing = true;
      throw error;
    }
  }
  function next(): Promise<void> {
    waiting ??= last
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        last = round();
        return last;
      });
    return waiting;
  }
  return {
    next,
    quietly: () => void next().catch(() => undefined),
    failing: () => failing,
    settled: () => (waiting ?? last).catch(() => undefined),
  };
}
