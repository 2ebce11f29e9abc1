import { open, type Running } from '../compose.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { awaitSignal } from '../server.ts';

/** A command that was told to stop before it was done. */
export class Interrupted extends Error {}

/** Opens the services for one command and closes them after it, whatever happens. */
export async function withServices<T>(work: (services: Running) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const level = config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL;
  const logger = createLogger({ level, pretty: Boolean(process.stderr.isTTY), destination: process.stderr });
  const stop = awaitSignal(logger);
  try {
    const services = await open(config, logger);
    // What is under way is broken off: closing would wait for it.
    const interrupted = stop.asked.then(() => {
      services.database.interrupt();
      throw new Interrupted('told to stop');
    });
    try {
      return await Promise.race([interrupted, work(services)]);
    } finally {
      await services.close();
    }
  } finally {
    stop.forget();
  }
}
