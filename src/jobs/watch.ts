import { sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import type { Subscribe } from '../outbox/subscription.ts';
import { CHANGED_CHANNEL } from './store.ts';

const CANCELLED_CHANNEL = 'zhiqi_jobs_cancelled';
/** How long a change may go unheard: notifications are lost while their connection is. */
const POLL_MS = 1_000;

/** Hears of jobs that change. */
export interface Watch {
  /** Resolves when a job has changed, at the latest after so many milliseconds or a second; or when it need not wait. */
  next(id: string, ms: number, signal?: AbortSignal): Promise<void>;
  /** Tells all workers that a job is to stop, once the transaction commits. */
  tellCancelled(tx: Executor, id: string): Promise<void>;
  /** Calls `stop` with a job that is to stop, or with undefined where there may be some. */
  onCancelled(stop: (id: string | undefined) => void): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createWatch(subscribe: Subscribe): Watch {
  const waiting = new Map<string, Set<() => void>>();
  const stoppers = new Set<(id: string | undefined) => void>();
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
    async tellCancelled(tx, id) {
      await tx.execute(sql`SELECT pg_notify(${CANCELLED_CHANNEL}, ${id})`);
    },
    onCancelled(stop) {
      stoppers.add(stop);
      return () => stoppers.delete(stop);
    },
    async start() {
      unsubscribe = await subscribe({
        [CHANGED_CHANNEL]: wake,
        [CANCELLED_CHANNEL]: (id) => {
          for (const stop of stoppers) stop(id);
        },
      });
    },
    async stop() {
      stopped = true;
      wake(undefined);
      await unsubscribe?.();
    },
  };
}
