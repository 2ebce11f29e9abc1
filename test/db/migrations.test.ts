import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import t from 'tap';
import { connect } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrator.ts';
import { root } from '../support/root.ts';
import { joinTestServer, silent } from '../support/server.ts';

const folder = new URL('migrations/', root);
const journal: { entries: { idx: number; when: number; tag: string }[] } = JSON.parse(
  readFileSync(new URL('meta/_journal.json', folder), 'utf8'),
);

t.test('processes that migrate an empty database at once apply each migration once', async (t) => {
  const server = await joinTestServer();
  const name = `test_${process.pid}_empty`;
  const admin = new pg.Client({ ...server.connection, database: 'postgres' });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const databases = [1, 2, 3].map(() => connect({ ...server.connection, database: name }, silent));
  t.teardown(async () => {
    for (const database of databases) await database.close();
    await admin.query(`DROP DATABASE ${name}`);
    await admin.end();
    await server.release();
  });

  const applied = async () =>
    (
      await databases[0]?.pool.query(
        'SELECT created_at::float8 AS at FROM drizzle.__drizzle_migrations ORDER BY 1',
      )
    )?.rows.map(({ at }) => at);
  await Promise.all(databases.map(migrate));
  t.same(
    await applied(),
    journal.entries.map(({ when }) => when),
  );
  await Promise.all(databases.map(migrate));
  t.equal((await applied())?.length, journal.entries.length, 'and none a second time');
  const locks = await databases[0]?.pool.query(
    `SELECT 1 FROM pg_locks WHERE locktype = 'advisory'
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  t.equal(locks?.rowCount, 0, 'the lock is given back');
});

t.test('a migration may take longer than a request, and what follows it may not', async (t) => {
  const server = await joinTestServer();
  const name = `test_${process.pid}_slow`;
  const admin = new pg.Client({ ...server.connection, database: 'postgres' });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const address = { ...server.connection, database: name };
  const database = connect({ ...address, statement_timeout: 100 }, silent);
  const holder = new pg.Client(address);
  await holder.connect();
  t.teardown(async () => {
    await holder.end();
    await database.close();
    await admin.query(`DROP DATABASE ${name}`);
    await admin.end();
    await server.release();
  });

  await holder.query('SELECT pg_advisory_lock($1)', [7_303_015]);
  const migrated = migrate(database);
  await holder.query('SELECT pg_sleep(0.3)');
  await holder.query('SELECT pg_advisory_unlock_all()');
  await migrated;
  t.match((await database.pool.query('SHOW statement_timeout')).rows, [{ statement_timeout: '100ms' }]);
});

t.test('the journal only grows: times and numbers rise, and every file stands in it', async (t) => {
  const { entries } = journal;
  entries.forEach(({ idx, when, tag }, i) => {
    t.equal(idx, i);
    t.match(tag, /^\d{4}_[a-z]+_[a-z_]+$/, 'is named by a verb and a noun');
    t.equal(Number(tag.slice(0, 4)), i);
    t.ok(when > (entries[i - 1]?.when ?? 0), `${tag} is later than the one before, or it would be skipped`);
  });
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  t.same(files.sort(), entries.map(({ tag }) => `${tag}.sql`).sort());
});
