import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Logger } from 'pino';
import { type Config, StartError } from '../config.ts';
import { joinServer } from './embedded/server.ts';
import { createTransact, type Transact } from './transaction.ts';

export interface Database {
  /** Runs single statements; a transaction comes from `transact`. */
  readonly db: NodePgDatabase;
  readonly pool: pg.Pool;
  /** Where it is, for connections outside the pool. */
  readonly address: pg.ClientConfig;
  readonly transact: Transact;
  readonly embedded: boolean;
  /** Breaks off what is under way: its statements fail, so that closing need not wait for them. */
  interrupt(): void;
  close(): Promise<void>;
}

const DATABASE_NAME = 'zhiqi';
const POOL_SIZE = 12;

/** Opens the database the configuration names, or the embedded server of its DATA_DIR. */
export async function openDatabase(config: Config, logger: Logger): Promise<Database> {
  if (config.DATABASE_URL) return reach(connect({ connectionString: config.DATABASE_URL }, logger));
  const server = await joinServer(config.DATA_DIR, logger);
  try {
    await ensureDatabase(server.connection);
  } catch (error) {
    await server.release();
    throw error;
  }
  const database = connect({ ...server.connection, database: DATABASE_NAME }, logger);
  return {
    ...database,
    embedded: true,
    async close() {
      await database.close();
      await server.release();
    },
  };
}

/** A database that answers. Throws StartError where it does not; its address may hold a password and is not told. */
async function reach(database: Database): Promise<Database> {
  try {
    await database.pool.query('SELECT 1');
    return database;
  } catch (error) {
    await database.close();
    const { code, message } = error as { code?: string; message: string };
    throw new StartError(`DATABASE_URL: the database cannot be used (${message || code})`);
  }
}

/** A pool on a database that exists. */
export function connect(address: pg.PoolConfig, logger: Logger): Database {
  const pool = new pg.Pool({
    max: POOL_SIZE,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    application_name: 'zhiqi',
    keepAlive: true,
    ...address,
  });
  // A connection lost while idle is no reason to fall: the pool opens another when one is needed.
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle database connection was lost'));
  const clients = new Set<pg.PoolClient>();
  pool.on('remove', (client) => clients.delete(client));
  pool.on('connect', (client) => {
    clients.add(client);
    // One lost in use fails what it was used for; without a listener it would end the process as well.
    client.on('error', () => undefined);
  });
  const db = drizzle(pool);
  return {
    ...{ db, pool, address, transact: createTransact(pool), embedded: false },
    interrupt() {
      for (const client of clients) void (client as unknown as pg.Client).end().catch(() => undefined);
    },
    close: () => pool.end(),
  };
}

async function ensureDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
  } catch (error) {
    // 42P04 and 23505: another process made it in the same moment.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}
