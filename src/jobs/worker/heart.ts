import type { Logger } from 'pino';
import type { Executor, Transact } from '../../db/transaction.ts';
import { createRounds } from '../../outbox/rounds.ts';
import type { JobQueue } from '../queue.ts';
import type { JobRow, JobStore } from '../store.ts';
import { type NewWorker, SILENCE_S, type WorkerStore } from './store.ts';
import { cancelled, dead, queuedAgain } from './verdict.ts';

export interface HeartDeps {
  db: Executor;
  transact: Transact;
  store: JobStore;
  workers: WorkerStore;
  queue: JobQueue;
  clock: () => Date;
  logger: Logger;
  /** This worker as it is now. */
  worker: () => NewWorker;
  /** The jobs it is at. */
  underWay: () => string[];
  /** The register has forgotten this worker: its jobs are another's by now. */
  onForgotten(): void;
  /** Done after each beat. */
  onBeat(): void;
}

export interface Heart {
  start(): Promise<void>;
  /** Leaves the register. */
  stop(): Promise<void>;
}

const BEAT_MS = 2_000;
const SWEEP_EVERY = 2;
/** A job this worker has begun so long ago, and knows nothing of, has been lost between it and the database. */
const FORGOTTEN_MS = 10_000;

/** Shows the others that this worker is alive, and takes up what dead ones have left. */
export function createHeart(deps: HeartDeps): Heart {
  const { db, transact, store, workers, queue, clock, logger } = deps;
  let timer: NodeJS.Timeout | undefined;
  let beats = 0;
  /** Since when this worker's beats have come in time: after an outage all look dead, and get a while to show up. */
  let steadySince = Number.POSITIVE_INFINITY;
  let lastBeat = Number.NEGATIVE_INFINITY;
  const beating = createRounds('the heartbeat of the worker', beat, logger);

  async function beat(): Promise<void> {
    if (!(await workers.beat(db, deps.worker()))) {
      logger.warn('this worker was taken for dead; it begins anew');
      deps.onForgotten();
      await workers.insert(db, deps.worker());
    }
    const now = performance.now();
    if (now - lastBeat > (SILENCE_S * 1_000) / 2) steadySince = now;
    lastBeat = now;
    deps.onBeat();
    if (++beats % SWEEP_EVERY === 0 && now - steadySince > SILENCE_S * 1_000) await sweep();
  }

  async function sweep(): Promise<void> {
    const own = {
      worker_id: deps.worker().id,
      ids: deps.underWay(),
      begunBefore: new Date(clock().getTime() - FORGOTTEN_MS).toISOString(),
    };
    const left = await transact(async (tx) => {
      const silent = await workers.removeSilent(tx, SILENCE_S);
      await queue.unlockStrays(tx, SILENCE_S);
      const orphans = await store.lockOrphans(tx, own);
      for (const row of orphans) await takeUp(tx, row);
      const lost = await queue.lockLost(tx);
      for (const { id, name, ticket } of lost) {
        await store.update(tx, id, { ticket: ticket + 1 });
        await queue.add(tx, { id, name, ticket: ticket + 1 });
      }
      return { workers: silent, jobs: orphans.length + lost.length };
    });
    if (left.workers + left.jobs > 0) logger.warn(left, 'took up what dead workers left');
  }

  /** What becomes of a job whose worker is gone. */
  async function takeUp(tx: Executor, row: JobRow): Promise<void> {
    const now = clock();
    const error = 'Its worker was killed, or lost the database';
    if (row.cancel_requested_at) await store.update(tx, row.id, cancelled(now));
    else if (row.attempts >= row.max_attempts) await store.update(tx, row.id, dead(error, now));
    else await queue.add(tx, await store.update(tx, row.id, { ...queuedAgain(row, now), error }));
  }

  return {
    async start() {
      await workers.insert(db, deps.worker());
      lastBeat = steadySince = performance.now();
      timer = setInterval(beating.quietly, BEAT_MS);
    },
    async stop() {
      clearInterval(timer);
      await beating.settled();
      await workers
        .remove(db, deps.worker().id)
        .catch((error) => logger.warn({ err: error }, 'this worker could not leave the register'));
    },
  };
}
