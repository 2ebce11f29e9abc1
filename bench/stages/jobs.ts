import { pino } from 'pino';
import Type from 'typebox';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { bindJob, defineJob } from '../../src/jobs/job.ts';
import type { BenchDatabase } from '../database.ts';
import type { Settings } from '../options.ts';
import { say } from '../progress.ts';
import type { Figures } from '../report.ts';

const JOBS = 10_000;
const logger = pino({ level: 'silent' });

const nothing = defineJob({
  ...{
    name: 'nothing',

    payload: Type.Object({}),
    deadline: 60,
    onDemand: false,
  },
  retry: { attempts: 1, delay: 1 },
  action: () => 'jobs.write' as const,
  run: async (_services: object) => ({}),
});

/** How many jobs that do nothing one worker gets through: each is taken from the queue, begun, ended and told. */
export async function measureJobs(database: BenchDatabase, { quick }: Settings): Promise<Figures> {
  const jobs = quick ? JOBS / 10 : JOBS;
  say(`${jobs} jobs that do nothing, one worker`);
  const config = readConfig({ ZHIQI_MODEL: 'manual' });
  const extraJobs = [bindJob(nothing, {})];
  const services = compose(database, { config, logger, sealKey: '00'.repeat(32), extraJobs });
  await database.pool.query(
    `INSERT INTO jobs (id, name, payload, state, progress, attempts, max_attempts, requested_as, ticket, version,
       created_at, run_at)
     SELECT gen_random_uuid(), 'nothing', '{}', 'queued', 0, 0, 1, 'admin', 1, 1, now(), now()
     FROM generate_series(1, $1)`,
    [jobs],
  );
  await database.pool.query(
    `SELECT graphile_worker.add_job('nothing', json_build_object('id', id, 'ticket', 1), job_key := id::text) FROM jobs`,
  );
  const worker = services.createWorker({ host: 'bench', pid: process.pid });
  const began = performance.now();
  await worker.start();
  const left = `SELECT count(*)::int AS jobs FROM jobs WHERE name = 'nothing' AND state <> 'succeeded'`;
  while ((await database.pool.query(left)).rows[0].jobs > 0)
    await database.pool.query('SELECT pg_sleep(0.05)');
  const seconds = (performance.now() - began) / 1000;
  await worker.stop(0);
  await services.stop();
  return { jobs_per_s: jobs / seconds };
}
