import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker as Thread } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import type { Database } from '../../db/database.ts';
import { startThread } from '../../thread.ts';
import type { Given, Telling, Told } from './thread.ts';

export interface HostOptions {
  config: Config;
  database: Pick<Database, 'address'>;
  logger: Logger;
  pretty: boolean;
  /** The module the thread runs. */
  source?: URL;
}

/** A worker in a thread of this process, so that what its jobs compute holds up nothing else. */
export interface Host {
  /** Resolves when it takes jobs; rejects where it cannot begin. */
  start(): Promise<void>;
  /** Takes no more jobs; those under way may finish within so many milliseconds, the rest is returned. */
  stop(graceMs: number): Promise<void>;
}

const THREAD = new URL('./thread.ts', import.meta.url);
const RESTART_MS = 1_000;
/** A thread whose event loop stands still for so long is ended: its jobs are taken up again. */
const SILENT_MS = 60_000;
const LOOK_MS = 5_000;
/** What a thread may take beyond the grace of its jobs. */
const LEAVE_MS = 15_000;

export function createHost({ config, database, logger, pretty, source = THREAD }: HostOptions): Host {
  let thread: Thread | undefined;
  let ended: Promise<void> = Promise.resolve();
  let stopping = false;
  let heard = 0;
  let watchdog: NodeJS.Timeout | undefined;

  /** Resolves when a new thread takes jobs; whenever one ends by itself, another is begun. */
  function begin(): Promise<void> {
    const given: Given = { config, address: database.address, pretty };
    const started = startThread('worker', source, given);
    thread = started;
    heard = performance.now();
    return new Promise((resolve, reject) => {
      started.on('message', (telling: Telling) => {
        heard = performance.now();
        if (telling === 'running') resolve();
      });
      started.on('error', (error) => {
        logger.error({ err: error }, 'the worker thread failed');
        reject(error);
      });
      ended = new Promise((over) => {
        started.once('exit', () => {
          reject(new Error('the worker thread ended'));
          over();
          if (!stopping) void again();
        });
      });
    });
  }
  async function again(): Promise<void> {
    logger.error('the worker thread ended; another is begun');
    await sleep(RESTART_MS);
    if (!stopping) await begin().catch(() => undefined);
  }
  function look(): void {
    if (performance.now() - heard < SILENT_MS) return;
    logger.error('the worker thread stands still; it is ended');
    heard = performance.now();
    void thread?.terminate();
  }

  return {
    async start() {
      watchdog = setInterval(look, LOOK_MS);
      await begin();
    },
    async stop(graceMs) {
      stopping = true;
      clearInterval(watchdog);
      thread?.postMessage({ graceMs } satisfies Told);
      const limit = new AbortController();
      const late = sleep(graceMs + LEAVE_MS, undefined, { signal: limit.signal }).then(
        () => thread?.terminate(),
        () => undefined,
      );
      await ended;
      limit.abort();
      await late;
    },
  };
}
