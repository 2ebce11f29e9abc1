import { EventEmitter } from 'node:events';
import { Logger as QueueLogger, runTaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Delivery } from '../queue.ts';

export interface PoolOptions {
  pool: pg.Pool;
  slots: number;
  logger: Logger;
  /** The kinds of job to take; those of other names are left to workers that know them. */
  names: readonly string[];
  /** Does a job that was delivered; where it rejects, the queue keeps what it holds of it. */
  work(name: string, delivery: Delivery): Promise<void>;
}

/** Jobs of the queue are looked for so often where no notification comes: those of later, and those given back. */
const POLL_MS = 1_000;

/** Takes jobs from the queue until `gracefulShutdown`, so many at a time. */
export function openPool({ pool, slots, logger, names, work }: PoolOptions): WorkerPool {
  const tasks = names.map((name) => [name, (delivery: unknown) => work(name, delivery as Delivery)] as const);
  return runTaskList(
    {
      concurrency: slots,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      // Without batches, how a job's end is written is awaited by nobody: a database that is away would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      logger: queueLogger(logger),
      events: new EventEmitter() as WorkerEvents,
    },
    Object.fromEntries(tasks),
    pool,
  );
}

/** What the queue says, as ours: its extras may hold payloads and are left out. */
const queueLogger = (logger: Logger): QueueLogger =>
  new QueueLogger(() => (level, message) => {
    if (level === 'error' || level === 'warning') logger.debug({ queue: level }, message);
    else logger.trace(message);
  });
