import { open, type Running } from '../compose.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';

/** Opens the services for one command and closes them after it, whatever happens. */
export async function withServices<T>(work: (services: Running) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const level = config.LOG_LEVEL === 'info' ? 'warn' : config.LOG_LEVEL;
  const logger = createLogger({ level, pretty: Boolean(process.stderr.isTTY), destination: process.stderr });
  const services = await open(config, logger);
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}
