import type { Subscribe } from '../outbox/subscription.ts';
import { OVER_CHANNEL } from './store.ts';

/** How long a change may go unheard: only the end of a job is told, and not while the connection is lost. */
const POLL_MS = 1_000;

/** Hears of jobs that are over. */
export interface Watch {
  /** Resolves when a job may have changed: when it is over, at the latest after so many milliseconds, or a second. */
  next(id: string, ms: number, signal?: AbortSignal): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createWatch(subscribe: Subscribe): Watch {
  const waiting = new Map<string, Set<() => void>>();
  let unsubscribe: (() => Promise<void>) | undefined;
  let stopped = false;

  function wake(id: string | undefined): void {
    if (id !== undefined) for (const resolve of waiting.get(id) ?? []) resolve();
    else for (const all of waiting.values()) for (const resolve of all) resolve();
  }
  return {
    next(id, ms, signal) {
      if (stopped || signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          all.delete(done);
          if (all.size === 0) waiting.delete(id);
          resolve();
        };
        const timer = setTimeout(done, Math.min(ms, POLL_MS));
        signal?.addEventListener('abort', done);
        const all = (waiting.get(id) ?? new Set()).add(done);
        waiting.set(id, all);
      });
    },
    async start() {
      unsubscribe = await subscribe({ [OVER_CHANNEL]: wake });
    },
    async stop() {
      stopped = true;
      wake(undefined);
      await unsubscribe?.();
    },
  };
}
