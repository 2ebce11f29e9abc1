import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { StartError } from '../../config.ts';
import { type Cluster, firstLine, openCluster, SUPERUSER } from './cluster.ts';

/** Held in share by every process that uses the server, alone by the one that stops it. */
const USERS_LOCK = 7_303_014;
const START_LIMIT_MS = 60_000;
/** The port of a stale lock file may belong to a program that never answers. */
const ANSWER_LIMIT_MS = 3_000;

export interface EmbeddedServer {
  readonly connection: { host: string; port: number; user: string; password: string };
  /** Leaves the server; the last process out stops it. */
  release(): Promise<void>;
}

export interface JoinOptions {
  /** PostgreSQL's own settings, where this process is the one that starts it. */
  settings?: Record<string, string>;
  /** Leaves the server running, also as the last one out. */
  keepRunning?: boolean;
}

/**
 * Joins the PostgreSQL server of a data folder, starting it where none runs. While joined, a server that dies is
 * started again on the same port. Throws StartError when it cannot be had within a minute.
 */
export async function joinServer(
  dataDir: string,
  logger: Logger,
  { settings = {}, keepRunning = false }: JoinOptions = {},
): Promise<EmbeddedServer> {
  const cluster = await openCluster(dataDir);
  const leaving = new AbortController();
  let reviving: Promise<void> | undefined;
  let hold = await acquire(cluster, undefined, settings);
  const port = hold.port;
  watch();

  function watch(): void {
    hold.client.once('end', () => {
      if (!leaving.signal.aborted) reviving = revive();
    });
  }
  async function revive(): Promise<void> {
    logger.warn('the embedded PostgreSQL went away; starting it again');
    while (!leaving.signal.aborted) {
      try {
        hold = await acquire(cluster, port, settings, leaving.signal);
        watch();
        logger.info('the embedded PostgreSQL is back');
        return;
      } catch (error) {
        if (leaving.signal.aborted) return;
        logger.error({ err: error }, 'the embedded PostgreSQL does not start');
        await sleep(1000, undefined, { signal: leaving.signal }).catch(() => undefined);
      }
    }
  }

  return {
    connection: { host: '127.0.0.1', port, user: SUPERUSER, password: cluster.password() },
    async release() {
      leaving.abort();
      // What a revival under way has started is left, and stopped, like any other.
      await reviving;
      const { client } = hold;
      try {
        await client.query('SELECT pg_advisory_unlock_shared($1)', [USERS_LOCK]);
        const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS alone', [USERS_LOCK]);
        if (rows[0]?.alone && !keepRunning) await cluster.stop();
      } catch (error) {
        logger.debug({ err: error }, 'the embedded PostgreSQL was gone already');
      }
      await client.end().catch(() => undefined);
    },
  };
}

interface Hold {
  client: pg.Client;
  port: number;
}

/** Once `leaving` is aborted nothing is started any more, but a server that was started already is still held. */
async function acquire(
  cluster: Cluster,
  port: number | undefined,
  settings: Record<string, string>,
  leaving?: AbortSignal,
): Promise<Hold> {
  const deadline = Date.now() + START_LIMIT_MS;
  let lastError: unknown;
  while (Date.now() < deadline) {
    const running = cluster.port();
    if (running !== undefined) {
      const answer = await tryHold(cluster, running);
      if (answer !== 'refused' && answer !== 'busy') return answer;
      if (answer === 'busy') {
        await sleep(100);
        continue;
      }
    }
    leaving?.throwIfAborted();
    try {
      await cluster.start(port, settings);
    } catch (error) {
      // Another process may have been faster, or children of a killed server may still be leaving: look again.
      lastError = error;
      await sleep(200);
    }
  }
  throw new StartError(
    `PostgreSQL does not start in ${cluster.folder}: ${firstLine(lastError)} (see ${cluster.folder}/log)`,
  );
}

/** `busy`: it is starting or stopping. `refused`: nothing of ours listens there. */
async function tryHold(cluster: Cluster, port: number): Promise<Hold | 'busy' | 'refused'> {
  const password = cluster.password();
  const database = { host: '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres' };
  const client = new pg.Client({
    ...database,
    application_name: 'zhiqi-hold',
    keepAlive: true,
    connectionTimeoutMillis: ANSWER_LIMIT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('SELECT pg_try_advisory_lock_shared($1) AS joined', [USERS_LOCK]);
    if (rows[0]?.joined) return { client, port };
    await client.end();
    return 'busy';
  } catch (error) {
    await client.end().catch(() => undefined);
    const code = (error as { code?: string }).code;
    if (code === '57P03' || code === '57P01') return 'busy';
    return 'refused';
  }
}
