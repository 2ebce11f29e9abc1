import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerPool } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Executor, Transact } from '../../db/transaction.ts';
import type { Subscribe } from '../../outbox/subscription.ts';
import type { BoundJob } from '../job.ts';
import type { Delivery, JobQueue } from '../queue.ts';
import { CANCELLED_CHANNEL, type JobStore } from '../store.ts';
import { createAttempts } from './attempts.ts';
import { createHeart } from './heart.ts';
import { openPool } from './pool.ts';
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
const REOPEN_MS = 1_000;

/** Does jobs until it is stopped. */
export function createWorker(deps: WorkerDeps): Worker {
  const { db, workers, queue, jobs, subscribe, chores, logger } = deps;
  const id = deps.newId();
  const names = jobs.map(({ kind }) => kind.name);
  const attempts = createAttempts({ ...deps, workerId: id });
  const self = () => ({ id, queue_id: pool?.id ?? '', host: deps.host, pid: deps.pid, names });
  const heart = createHeart({
    ...deps,
    worker: self,
    onForgotten: () => attempts.stopAll('lost'),
    onBeat: () => attempts.stopCancelled(),
  });
  let pool: WorkerPool | undefined;
  let stopping = false;
  let keeping: Promise<void> | undefined;
  let unsubscribe: (() => Promise<void>) | undefined;
  let register = (): void => undefined;
  /** No job is begun before the others can know of this worker. */
  const registered = new Promise<void>((resolve) => {
    register = resolve;
  });

  async function work(name: string, delivery: Delivery): Promise<void> {
    await registered;
    await attempts.make(name, delivery);
  }
  const open = (): WorkerPool => openPool({ pool: deps.pool, slots: SLOTS, logger, names, work });

  /** The pool gives up where the database stays away for minutes: another is opened in its place. */
  async function keepOpen(first: WorkerPool): Promise<void> {
    for (let current = first; ; ) {
      await current.promise.catch((error) => logger.error({ err: error }, 'the queue broke off'));
      if (stopping) return;
      await sleep(REOPEN_MS);
      const left = current.id;
      current = pool = open();
      await workers.rename(db, id, current.id).catch(() => undefined);
      await queue.unlock(db, [left]).catch(() => undefined);
    }
  }

  return {
    id,
    async start() {
      unsubscribe = await subscribe({ [CANCELLED_CHANNEL]: attempts.stopCancelled });
      pool = open();
      keeping = keepOpen(pool);
      await heart.start();
      register();
      for (const chore of chores) chore.start();
    },
    async stop(graceMs) {
      stopping = true;
      for (const chore of chores) await chore.stop();
      const done = new AbortController();
      const grace = sleep(graceMs, undefined, { signal: done.signal }).then(
        () => attempts.stopAll('returned'),
        () => undefined,
      );
      await pool?.gracefulShutdown();
      done.abort();
      await Promise.all([grace, keeping]);
      await unsubscribe?.();
      await heart.stop();
    },
  };
}
