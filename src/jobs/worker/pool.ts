import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** Takes jobs from the queue, so many at a time, through every outage of the database. */
export interface QueuePool {
  /** Its name in the queue, another one after each outage. */
  id(): string;
  /** Takes no more jobs; resolves when those it had are done. */
  close(): Promise<void>;
}

/** Jobs of the queue are looked for so often where no notification comes: those of later, and those given back. */
const POLL_MS = 1_000;
const LOOK_AGAIN_MS = 1_000;
/** What the queue may take to write what it still has to. */
const LEAVE_MS = 5_000;
/** So many failures to look for a job in a row, and the queue is opened anew. */
const FAILURES = 5;

/**
 * The queue's own pool does not outlive an outage: a write that fails closes it, and one that was opened while the database
 * was away never asks again. So whenever one breaks, another is opened in its place as soon as the database answers; what
 * the broken one still has under way goes on.
 */
export function openPool(options: PoolOptions): QueuePool {
  const { pool, logger } = options;
  const underWay = new Set<Promise<void>>();
  let closing = false;
  let reopening: Promise<void> | undefined;
  let current = open();

  function open(): WorkerPool {
    const events = new EventEmitter() as WorkerEvents;
    const opened = run(options, events, underWay);
    let failures = 0;
    const broken = (): void => {
      if (closing || opened !== current) return;
      reopening ??= replace().finally(() => {
        reopening = undefined;
      });
    };
    events.on('pool:fatalError', broken);
    events.on('pool:gracefulShutdown', broken);
    events.on('worker:getJob:error', () => ++failures >= FAILURES && broken());
    events.on('worker:getJob:empty', () => {
      failures = 0;
    });
    opened.promise.then(broken, broken);
    return opened;
  }

  async function replace(): Promise<void> {
    logger.warn('the queue broke off; it is opened anew when the database answers');
    const broken = current;
    while (!closing) {
      await sleep(LOOK_AGAIN_MS);
      if (!closing && (await answers(pool))) {
        current = open();
        break;
      }
    }
    void leave(broken);
  }

  return {
    id: () => current.id,
    async close() {
      closing = true;
      await reopening;
      const left = leave(current);
      while (underWay.size > 0) await Promise.allSettled(underWay);
      await Promise.race([left, sleep(LEAVE_MS, undefined, { ref: false })]);
    },
  };
}

function run(
  { pool, slots, logger, names, work }: PoolOptions,
  events: WorkerEvents,
  underWay: Set<Promise<void>>,
): WorkerPool {
  const tasks = names.map((name) => {
    const task = (delivery: unknown): Promise<void> => {
      const done = work(name, delivery as Delivery).finally(() => underWay.delete(done));
      underWay.add(done);
      return done;
    };
    return [name, task] as const;
  });
  return runTaskList(
    {
      ...{
        concurrency: slots,
        pollInterval: POLL_MS,
        noHandleSignals: true,
        logger: queueLogger(logger),
        events,
      },
      // Without batches, how a job's end is written is awaited by nobody: a database that is away would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    },
    Object.fromEntries(tasks),
    pool,
  );
}

/** Has a pool of the queue end; one that was broken may never say that it has. */
async function leave(pool: WorkerPool): Promise<void> {
  try {
    await pool.gracefulShutdown();
  } catch {
    // What it could not write is found again by the rows.
  }
}

const answers = (pool: pg.Pool): Promise<boolean> =>
  pool.query('SELECT 1').then(
    () => true,
    () => false,
  );

/** What the queue says, as ours: its extras may hold payloads and are left out. */
const queueLogger = (logger: Logger): QueueLogger =>
  new QueueLogger(() => (level, message) => {
    if (level === 'error' || level === 'warning') logger.debug({ queue: level }, message);
    else logger.trace(message);
  });
