import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { IssuedApiKey } from './access/schema.ts';
import { buildApp } from './app.ts';
import { open, type Running } from './compose.ts';
import { type Config, readConfig, StartError } from './config.ts';
import { loadDemo } from './demo/load.ts';
import { createHost } from './jobs/worker/host.ts';
import { createLogger } from './logger.ts';

/** How long requests in flight, and jobs, may take once the service was told to stop. */
const DRAIN_MS = 20_000;
/** How often connections that fell idle since are closed, while others are still at work. */
const IDLE_SWEEP_MS = 100;
const SAME_SIGNAL_MS = 500;
const NEW_ADMIN_KEY = 'keys create --name admin --role admin';

/** Runs the service, with a worker inside unless told otherwise, until it is told to stop. */
export async function serve({ worker }: { worker: boolean }): Promise<void> {
  const began = performance.now();
  const config = readConfig(process.env);
  const pretty = Boolean(process.stdout.isTTY);
  const logger = createLogger({ level: config.LOG_LEVEL, pretty });
  const stop = awaitSignal(logger);
  const services = await open(config, logger);
  const host = worker ? createHost({ config, database: services.database, logger, pretty }) : undefined;
  let app: FastifyInstance | undefined;
  try {
    await prepare(config, services, logger);
    await services.start();
    app = await buildApp(services, {
      ...{ logger, publicUrl: config.PUBLIC_URL, trustProxy: config.TRUST_PROXY },
      openDemands: config.ZHIQI_OPEN_DEMANDS,
      limits: { requests: config.RATE_LIMIT, failures: config.RATE_LIMIT_FAILURES },
    });
    await app.listen({ port: config.PORT, host: config.HOST }).catch((error: NodeJS.ErrnoException) => {
      throw new StartError(
        error.code === 'EADDRINUSE'
          ? `PORT: ${config.PORT} is taken by another program`
          : `HOST, PORT: cannot listen on ${config.HOST} port ${config.PORT} (${error.code})`,
      );
    });
    const port = (app.server.address() as AddressInfo).port;
    // Last, since it is shown once: a start that failed before would have lost it for good.
    const issued = services.database.embedded ? await services.keys.ensureAdmin() : undefined;
    process.stdout.write(banner(config, port, issued, (performance.now() - began) / 1000));
    // Requests need not wait for it; a thread that fails says so, and another is begun.
    host?.start().catch(() => undefined);
    await stop.asked;
    logger.info('stopping: requests in flight are finished first');
  } finally {
    await Promise.all([app && drain(app, logger), host?.stop(DRAIN_MS)]);
    await services.close();
    logger.info('stopped');
  }
}

/** Does jobs and nothing else, until it is told to stop. */
export async function work(): Promise<void> {
  const config = readConfig(process.env);
  const pretty = Boolean(process.stdout.isTTY);
  const logger = createLogger({ level: config.LOG_LEVEL, pretty });
  const stop = awaitSignal(logger);
  const services = await open(config, logger);
  const host = createHost({ config, database: services.database, logger, pretty });
  try {
    await host.start();
    process.stdout.write('The worker is ready.\n');
    await stop.asked;
    logger.info('stopping: jobs under way are finished first, or returned');
  } finally {
    await host.stop(DRAIN_MS);
    await services.close();
    logger.info('stopped');
  }
}

/** What a first start needs before anyone can ask: the admin key it was given, and something to look at. */
async function prepare(config: Config, services: Running, logger: Logger): Promise<void> {
  const { keys, database } = services;
  if (config.ZHIQI_ADMIN_KEY) await keys.bootstrap(config.ZHIQI_ADMIN_KEY);
  if ((config.ZHIQI_DEMO ?? database.embedded) && (await loadDemo(services))) logger.info('demo data loaded');
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * `asked` resolves at the first SIGTERM, Ctrl-C or closed terminal; the second one ends the process at once.
 * `forget` leaves signals to others again.
 */
export function awaitSignal(logger: Logger): { asked: Promise<void>; forget(): void } {
  let forget = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    let askedAt: number | undefined;
    const onSignal = (signal: NodeJS.Signals): void => {
      // A terminal and npm may each pass on the same Ctrl-C.
      if (askedAt !== undefined && performance.now() - askedAt < SAME_SIGNAL_MS) return;
      if (askedAt !== undefined) process.exit(130);
      askedAt = performance.now();
      logger.info({ signal }, 'asked to stop');
      resolve();
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    forget = () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    };
  });
  return { asked, forget };
}

async function drain(app: FastifyInstance, logger: Logger): Promise<void> {
  const closed = app.close();
  // A client that keeps its connection after the last reply would hold up the end.
  const sweep = setInterval(() => app.server.closeIdleConnections(), IDLE_SWEEP_MS);
  const limit = new AbortController();
  const late = sleep(DRAIN_MS, 'late', { signal: limit.signal }).catch(() => 'closed');
  if ((await Promise.race([closed.then(() => 'closed'), late])) === 'late') {
    logger.warn('requests still in flight are cut off');
    app.server.closeAllConnections();
  }
  limit.abort();
  await closed;
  clearInterval(sweep);
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
    `  Admin key   ${adminKeyNote(config, issued)}`,
    '',
    '  The experts for a demand, and why:',
    `  curl -s -H 'Accept: text/plain' -H 'Authorization: Bearer ${key}' '${address}/v1/demands/ext:demo-dem-001/matches?limit=3'`,
    '',
  ];
  return `\n${lines.join('\n')}\n`;
}

/** How to come by an admin key: the line to paste works as it stands in a clone. */
function adminKeyNote({ DATABASE_URL, ZHIQI_ADMIN_KEY }: Config, issued: IssuedApiKey | undefined): string {
  const another = `npm run -s zhiqi -- ${NEW_ADMIN_KEY}`;
  if (issued) return `${issued.key}   (shown only now; it is stored hashed)`;
  if (ZHIQI_ADMIN_KEY) return `the one in ZHIQI_ADMIN_KEY; another: ${another}`;
  if (!DATABASE_URL) return `shown on the first start; another: ${another}`;
  return `made by: ${another}\n              (with compose: docker compose run --rm api ${NEW_ADMIN_KEY})`;
}
