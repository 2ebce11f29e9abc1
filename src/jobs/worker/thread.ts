import { hostname } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type pg from 'pg';
import { compose } from '../../compose.ts';
import type { Config } from '../../config.ts';
import { contactKeys } from '../../contacts/key.ts';
import { connect } from '../../db/database.ts';
import { createLogger } from '../../logger.ts';

/** What a thread of this module is given. */
export interface Given {
  config: Config;
  address: pg.ClientConfig;
  pretty: boolean;
}
/** What it is told: to stop, and how long jobs may still take. */
export interface Told {
  graceMs: number;
}
/** What it tells: that it runs, or that its event loop turns. */
export type Telling = 'running' | 'alive';

const ALIVE_MS = 2_000;

await run(workerData as Given);

/** A worker with connections and services of its own, until it is told to stop. */
async function run({ config, address, pretty }: Given): Promise<void> {
  const logger = createLogger({ level: config.LOG_LEVEL, pretty });
  const database = connect(address, logger);
  const services = compose(database, { config, logger, sealKey: contactKeys(config) });
  const tell = (telling: Telling): void => parentPort?.postMessage(telling);
  const told = new Promise<Told>((resolve) => parentPort?.once('message', resolve));
  try {
    const worker = services.createWorker({ host: hostname(), pid: process.pid });
    await worker.start();
    const alive = setInterval(tell, ALIVE_MS, 'alive' satisfies Telling);
    tell('running');
    const { graceMs } = await told;
    await worker.stop(graceMs);
    clearInterval(alive);
  } finally {
    await services.close();
  }
}
