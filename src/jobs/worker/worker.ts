import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Executor, Transact } from '../../db/transaction.ts';
import type { Subscribe } from '../../outbox/subscription.ts';
import type { BoundJob } from '../job.ts';
import type { JobQueue } from '../queue.ts';
import { CANCELLED_CHANNEL, type JobStore } from '../store.ts';
import { createAttempts } from './attempts.ts';
import { createHeart } from './heart.ts';
import { openPool, type QueuePool } from './pool.ts';
import type { WorkerStore } from './store.ts';

export interface WorkerDeps {
  db: Executor;
  transact: Transact;
  pool: pg.Pool;
  store: JobStore;
  workers: WorkerStore;
  queue: JobQueue;
  subscribe: Subscribe;
  jobs: readonly BoundJob[];
  /** What a worker does beside its jobs, such as looking whether a schedule is due. */
  chores: readonly Chore[];
  clock: () => Date;
  newId: () => string;
  logger: Logger;
  /** Where it runs, for whoever looks into the register. */
  host: string;
  pid: number;
}

export interface Chore {
  start(): void;
  stop(): Promise<void>;
}

export interface Worker {
  readonly id: string;
  start(): Promise<void>;
  /** Takes no more jobs, lets those under way finish within so many milliseconds, and returns the rest. */
  stop(graceMs: number): Promise<void>;
}

/** Jobs done at a time. */
const SLOTS = 4;

/** Does jobs until it is stopped. */
export function createWorker(deps: WorkerDeps): Worker {
  const { jobs, chores, logger, host, pid } = deps;
  const id = deps.newId();
  const names = jobs.map(({ kind }) => kind.name);
  const attempts = createAttempts({ ...deps, workerId: id });
  let pool: QueuePool | undefined;
  let unsubscribe: (() => Promise<void>) | undefined;
  const heart = createHeart({
    ...deps,
    worker: () => ({ id, queue_id: pool?.id() ?? '', host, pid, names }),
    underWay: attempts.ids,
    onForgotten: () => attempts.stopAll('lost'),
    onBeat: () => attempts.stopCancelled(),
  });

  async function stop(graceMs: number): Promise<void> {
    const done = new AbortController();
    const grace = sleep(graceMs, undefined, { signal: done.signal }).then(
      () => attempts.stopAll('returned'),
      () => undefined,
    );
    await Promise.all([pool?.close(), ...chores.map((chore) => chore.stop())]);
    done.abort();
    await grace;
    await unsubscribe?.();
    await heart.stop();
  }

  return {
    id,
    async start() {
      try {
        unsubscribe = await deps.subscribe({ [CANCELLED_CHANNEL]: attempts.stopCancelled });
        // Before it takes a job, the others can know of it.
        await heart.start();
        pool = openPool({ pool: deps.pool, slots: SLOTS, logger, names, work: attempts.make });
        for (const chore of chores) chore.start();
      } catch (error) {
        await stop(0);
        throw error;
      }
    },
    stop,
  };
}
