import t from 'tap';
import { createCounting, workers } from './workers.ts';

const MANY = 10_000;

t.test(`of ${MANY} small jobs in the hands of two workers each runs once`, async (t) => {
  const app = await createCounting(t);
  const now = 'now(), now()';
  await app.database.pool.query(`INSERT INTO jobs (id, name, payload, state, progress, attempts, max_attempts,
    requested_as, ticket, version, created_at, run_at)
    SELECT gen_random_uuid(), 'once', '{}', 'queued', 0, 0, 3, 'admin', 1, 1, ${now} FROM generate_series(1, ${MANY})`);
  await app.database.pool.query(`SELECT graphile_worker.add_job('once', json_build_object('id', id, 'ticket', 1),
    job_key := id::text) FROM jobs`);
  const began = Date.now();
  await workers(t, app, 2);
  const left = `SELECT count(*)::int AS jobs FROM jobs WHERE state <> 'succeeded'`;
  while ((await app.database.pool.query(left)).rows[0].jobs > 0)
    await app.database.pool.query('SELECT pg_sleep(0.1)');
  t.comment(`${Math.round(MANY / ((Date.now() - began) / 1_000))} jobs a second`);
  const { rows } = await app.database.pool.query(`SELECT count(*)::int AS runs,
    count(DISTINCT job_id)::int AS jobs, count(DISTINCT pid)::int AS workers FROM runs`);
  t.same(rows, [{ runs: MANY, jobs: MANY, workers: 2 }]);
  const attempts = await app.database.pool.query('SELECT DISTINCT attempts FROM jobs');
  t.same(attempts.rows, [{ attempts: 1 }]);
});
