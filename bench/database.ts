import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { connect, type Database } from '../src/db/database.ts';
import { type EmbeddedServer, joinServer } from '../src/db/embedded/server.ts';
import { migrate } from '../src/db/migrator.ts';
import { awaitSignal } from '../src/server.ts';

/** A PostgreSQL server of the bench's own, with an empty database of the newest schema. */
export interface BenchDatabase extends Database {
  readonly url: string;
  readonly folder: string;
}

const silent = pino({ level: 'silent' });
const NAME = 'bench';
/** Room to work in, as on a server set up for it; nothing is worth keeping, so nothing waits for the disk. */
const SETTINGS = {
  shared_buffers: '512MB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/** Lends a database to a task and removes it with all its files afterwards, also when told to stop. */
export async function withDatabase<T>(use: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'zhiqi-bench-'));
  try {
    const server = await joinServer(folder, silent, { settings: SETTINGS });
    try {
      const database = await createDatabase(server, folder);
      const stop = awaitSignal(silent);
      try {
        const stopped = stop.asked.then(() => Promise.reject(new Error('told to stop')));
        return await Promise.race([use(database), stopped]);
      } finally {
        stop.forget();
        database.interrupt();
        await database.close();
      }
    } finally {
      await server.release();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

async function createDatabase({ connection }: EmbeddedServer, folder: string): Promise<BenchDatabase> {
  const { host, port, user, password } = connection;
  const admin = new pg.Client({ ...connection, database: 'postgres' });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${NAME}`);
  await admin.end();
  const database = connect({ ...connection, database: NAME, statement_timeout: 0 }, silent);
  await migrate(database);
  const url = `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${NAME}`;
  return { ...database, url, folder };
}

const BATCH = 250;
const CONNECTIONS = 3;

/**
 * Runs a statement for all numbers below a total, batch by batch on a few connections, each time with the parameters
 * that `make` gives for the batch.
 */
export const fill = (
  { pool }: Pick<Database, 'pool'>,
  statement: string,
  total: number,
  make: (numbers: readonly number[]) => unknown[],
): Promise<void> => eachBatch(total, async (numbers) => void (await pool.query(statement, make(numbers))));

/** Does a work for all numbers below a total, batch by batch, a few at a time. */
export async function eachBatch(
  total: number,
  work: (numbers: readonly number[]) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < total) {
      const first = next;
      next = Math.min(total, first + BATCH);
      await work(Array.from({ length: next - first }, (_, i) => first + i));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
}
