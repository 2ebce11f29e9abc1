import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { connect, type Database } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrator.ts';
import { root } from './root.ts';
import { joinTestServer, silent } from './server.ts';

const TEMPLATE_LOCK = 7_303_900;
const journal = readFileSync(new URL('migrations/meta/_journal.json', root));
const migrations = createHash('sha256').update(journal).digest('hex').slice(0, 12);
const TEMPLATE = `template_${migrations}`;

export interface TestDatabase extends Database {
  drop(): Promise<void>;
}

/** A database of its own, cloned from a migrated template. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = await joinTestServer();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ ...server.connection, database: 'postgres' });
  await admin.connect();
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
  if (found.rowCount === 0) {
    await admin.query('DROP DATABASE IF EXISTS template_draft');
    await admin.query('CREATE DATABASE template_draft');
    const draft = connect({ ...server.connection, database: 'template_draft' }, silent);
    await migrate(draft);
    await draft.close();
    await admin.query(`ALTER DATABASE template_draft RENAME TO ${TEMPLATE}`);
  }
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY file_copy`);
  await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);

  const database = connect({ ...server.connection, database: name }, silent);
  return {
    ...database,
    async drop() {
      await database.close();
      // Without FORCE: a connection a test left open fails it.
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
      await server.release();
    },
  };
}
