import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { connect } from '../../src/db/database.ts';
import type { BoundJob } from '../../src/jobs/job.ts';
import { createProxy } from '../support/proxy.ts';
import { silent } from '../support/server.ts';
import { aKind, createJobs, gate, stopped } from './support.ts';

/** A worker that reaches the database of the application by a way that can be cut. */
async function workerBehindProxy(t: Test, jobs: readonly BoundJob[]) {
  const app = await createJobs(t, jobs);
  const { address } = app.database;
  const proxy = await createProxy(t, { host: String(address.host), port: Number(address.port) });
  const database = connect({ ...address, port: proxy.port }, silent);
  const config = readConfig({ ZHIQI_MODEL: 'manual' });
  const services = compose(database, { config, logger: silent, sealKey: '5a'.repeat(32), extraJobs: jobs });
  const worker = services.createWorker({ host: 'test', pid: process.pid });
  await worker.start();
  // Before the way is closed: it was added later, so it is done first.
  t.teardown(async () => {
    await worker.stop(0);
    await services.close();
  });
  return { app, proxy };
}

t.test('a worker outlives the database: what it was at is finished, and it takes jobs again', async (t) => {
  const begun = gate();
  const goOn = gate();
  const patient = aKind('patient', async () => {
    begun.open();
    await goOn.opened;
    return { message: 'through' };
  });
  const { app, proxy } = await workerBehindProxy(t, [patient, aKind('quick', async () => ({}))]);
  await app.over(await app.request('quick'));
  const job = await app.request('patient');
  await begun.opened;
  await proxy.close();
  goOn.open();
  const meanwhile = await app.request('quick');
  // The database is away for longer than the queue looks for jobs, and than its own pool forgives.
  await sleep(4_000);
  t.match(await app.until(job, () => true), { state: 'running' }, 'its end cannot be written yet');
  await proxy.open();
  t.match(await app.over(job), { state: 'succeeded', message: 'through', attempts: 1 });
  t.match(await app.over(meanwhile), { state: 'succeeded' }, 'what was asked meanwhile is done');
  for (let i = 0; i < 8; i++) t.match(await app.over(await app.request('quick')), { state: 'succeeded' });
});

t.test('connections cut in the middle of anything end no worker', async (t) => {
  const busy = aKind(
    'busy',
    async (context) => {
      for (let i = 1; i <= 10; i++) await context.report({ progress: i / 10 });
      return {};
    },
    { attempts: 50 },
  );
  const { app, proxy } = await workerBehindProxy(t, [busy]);
  const jobs = [];
  for (let i = 0; i < 40; i++) jobs.push(await app.request('busy'));
  for (let cuts = 0; cuts < 3; cuts++) {
    await sleep(60);
    await proxy.close();
    await proxy.open();
  }
  for (const job of jobs) t.match(await app.over(job), { state: 'succeeded' });
});

t.test('a job whose beginning was lost on the way is found and begun anew', async (t) => {
  const { app } = await workerBehindProxy(t, [aKind('quick', async () => ({}))]);
  const { rows } =
    await app.database.pool.query(`INSERT INTO jobs (id, name, payload, state, progress, attempts,
    max_attempts, requested_as, ticket, version, created_at, run_at, started_at, worker_id)
    SELECT gen_random_uuid(), 'quick', '{}', 'running', 0, 1, 3, 'admin', 1, 1, now(), now(), now() - interval '1 min', id
    FROM job_workers RETURNING id`);
  t.match(await app.over(rows[0]), { state: 'succeeded', attempts: 2 });
});

t.test('who cancels a job that is failing in that moment does not get it back', async (t) => {
  const begun = gate();
  const fail = gate();
  const failing = aKind('failing', async () => {
    begun.open();
    await fail.opened;
    throw new Error('failed');
  });
  const slow = aKind(
    'slow',
    async (context) => {
      await stopped(context);
      return new Promise(() => undefined);
    },
    { deadline: 0.05 },
  );
  const { app } = await workerBehindProxy(t, [failing, slow]);
  const job = await app.request('failing');
  await begun.opened;
  await app.database.pool.query(`UPDATE jobs SET cancel_requested_at = now() WHERE id = '${job.id}'`);
  fail.open();
  t.match(await app.over(job), { state: 'cancelled' });
  const late = await app.request('slow');
  await app.until(late, ({ state }) => state === 'running');
  await sleep(100);
  await app.as('province_operator')('POST', `/v1/jobs/${late.id}/cancel`);
  t.match(await app.over(late), { state: 'cancelled' });
});
