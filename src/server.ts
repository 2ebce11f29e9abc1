import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { IssuedApiKey } from './access/schema.ts';
import { buildApp } from './app.ts';
import { open, type Running } from './compose.ts';
import { type Config, readConfig, StartError } from './config.ts';
import { loadDemo } from './demo/load.ts';
import { createLogger } from './logger.ts';

/** How long requests in flight may take once the service was told to stop. */
const DRAIN_MS = 20_000;
const SAME_SIGNAL_MS = 500;

/** Runs the service until it is told to stop. */
export async function serve(): Promise<void> {
  const began = performance.now();
  const config = readConfig(process.env);
  const logger = createLogger({ level: config.LOG_LEVEL, pretty: Boolean(process.stdout.isTTY) });
  const stopAsked = awaitSignal(logger);
  const services = await open(config, logger);
  let app: FastifyInstance | undefined;
  try {
    const issued = await prepare(config, services, logger);
    await services.start();
    app = await buildApp(services, { logger, publicUrl: config.PUBLIC_URL, trustProxy: config.TRUST_PROXY });
    await app.listen({ port: config.PORT, host: config.HOST }).catch((error: NodeJS.ErrnoException) => {
      throw new StartError(
        error.code === 'EADDRINUSE'
          ? `PORT: ${config.PORT} is taken by another program`
          : `HOST, PORT: cannot listen on ${config.HOST} port ${config.PORT} (${error.code})`,
      );
    });
    const port = (app.server.address() as AddressInfo).port;
    process.stdout.write(banner(config, port, issued, (performance.now() - began) / 1000));
    await stopAsked;
    logger.info('stopping: requests in flight are finished first');
  } finally {
    if (app) await drain(app, logger);
    await services.close();
    logger.info('stopped');
  }
}

/** What a first start needs before anyone can ask: an admin key, and something to look at. */
async function prepare(config: Config, services: Running, logger: Logger): Promise<IssuedApiKey | undefined> {
  const { keys, database } = services;
  if (config.ZHIQI_ADMIN_KEY) await keys.bootstrap(config.ZHIQI_ADMIN_KEY);
  const issued = database.embedded ? await keys.ensureAdmin() : undefined;
  if (!database.embedded && !config.ZHIQI_ADMIN_KEY) {
    logger.info('keys are made with "zhiqi keys create"; ZHIQI_ADMIN_KEY sets a first one');
  }
  if ((config.ZHIQI_DEMO ?? database.embedded) && (await loadDemo(services))) logger.info('demo data loaded');
  return issued;
}

/** Resolves at the first SIGTERM, Ctrl-C or closed terminal; the second one ends the process at once. */
function awaitSignal(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const onSignal = (signal: NodeJS.Signals): void => {
      // A terminal and npm may each pass on the same Ctrl-C.
      if (askedAt !== undefined && performance.now() - askedAt < SAME_SIGNAL_MS) return;
      if (askedAt !== undefined) process.exit(130);
      askedAt = performance.now();
      logger.info({ signal }, 'asked to stop');
      resolve();
    };
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}

async function drain(app: FastifyInstance, logger: Logger): Promise<void> {
  const closed = app.close();
  const limit = new AbortController();
  const late = sleep(DRAIN_MS, 'late', { signal: limit.signal }).catch(() => 'closed');
  if ((await Promise.race([closed.then(() => 'closed'), late])) === 'late') {
    logger.warn('requests still in flight are cut off');
    app.server.closeAllConnections();
  }
  limit.abort();
  await closed;
}

function banner(config: Config, port: number, issued: IssuedApiKey | undefined, seconds: number): string {
  const host = ['0.0.0.0', '::'].includes(config.HOST) ? '127.0.0.1' : config.HOST;
  const address =
    config.PUBLIC_URL?.replace(/\/$/, '') ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const key = issued?.key ?? '<your key>';
  const lines = [
    `Zhiqi 智企 is ready (${seconds.toFixed(1)} s).`,
    '',
    `  API         ${address}/v1`,
    `  Swagger UI  ${address}/docs`,
    issued
      ? `  Admin key   ${issued.key}   (shown only now; it is stored hashed)`
      : '  Admin key   shown on the first start; "npx zhiqi keys create" makes another',
    '',
    '  The experts for a demand, and why:',
    `  curl -s -H 'Accept: text/plain' -H 'Authorization: Bearer ${key}' '${address}/v1/demands/ext:demo-dem-001/matches?limit=3'`,
    '',
  ];
  return `\n${lines.join('\n')}\n`;
}
