import type { Executor } from '../db/transaction.ts';
import type { JobCount, JobStore } from './store.ts';
import { SILENCE_S, type WorkerStore } from './worker/store.ts';

export interface Overview {
  /** Unfinished jobs, and dead ones that were not repeated, by kind and state. */
  counts: JobCount[];
  workers: number;
  /** Kinds of queued jobs that no worker knows. */
  unknown: string[];
}

/** What an operator wants to know of jobs and workers. */
export function createOverview({
  db,
  store,
  workers,
  clock,
}: {
  db: Executor;
  store: Pick<JobStore, 'counts'>;
  workers: Pick<WorkerStore, 'names'>;
  clock: () => Date;
}): () => Promise<Overview> {
  return async () => {
    const [counts, names] = await Promise.all([
      store.counts(db, clock().toISOString()),
      workers.names(db, SILENCE_S),
    ]);
    const known = new Set(names.flat());
    const waiting = counts.filter(({ state, name }) => state === 'queued' && !known.has(name));
    return {
      counts,
      workers: names.length,
      unknown: names.length > 0 ? waiting.map(({ name }) => name) : [],
    };
  };
}
