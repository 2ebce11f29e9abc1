import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import type { JobApp } from './support.ts';
import { createCounting, workers } from './workers.ts';

/** The worker that begins a step of a job. */
const atStep = (children: readonly ChildProcess[], wanted: number): Promise<ChildProcess> =>
  new Promise((resolve) => {
    for (const child of children)
      child.on('message', (told: { step?: number }) => {
        if (told.step === wanted) resolve(child);
      });
  });

const numbers = async ({ database }: JobApp): Promise<number[]> =>
  (await database.pool.query('SELECT number FROM lines ORDER BY 1')).rows.map(({ number }) => number);
const wholeRun = Array.from({ length: 60 }, (_, i) => i);

t.test('a worker killed in the middle of a job: another finishes it, from where it was, once', async (t) => {
  const app = await createCounting(t);
  const both = await workers(t, app, 2);
  const there = atStep(both, 4);
  const job = await app.request('steps', { steps: 6, waitAt: 4 });
  const first = await there;
  first.kill('SIGKILL');
  await once(first, 'exit');
  const killedAt = Date.now();
  const running = await app.until(job, () => true);
  t.match(running, { state: 'running', attempts: 1 }, 'its row says what it was at');

  const done = await app.over(job);
  t.match(done, { state: 'succeeded', attempts: 2, progress: 1 });
  t.comment(`finished ${Date.parse(done.finished_at as string) - killedAt} ms after the kill`);
  t.same(await numbers(app), wholeRun, 'each line is there once');
  const pids = await app.database.pool.query('SELECT DISTINCT pid FROM lines WHERE number >= 30');
  t.same(
    pids.rows,
    [{ pid: both.find((child) => child !== first)?.pid }],
    'the rest is the work of the other',
  );
  t.equal((await app.database.pool.query('SELECT 1 FROM job_workers')).rowCount, 1);
});

t.test(
  'a worker that stood still and comes back can write nothing of what is no longer its own',
  async (t) => {
    const app = await createCounting(t);
    const both = await workers(t, app, 2);
    const there = atStep(both, 4);
    const job = await app.request('steps', { steps: 6, waitAt: 4 });
    const first = await there;
    first.kill('SIGSTOP');
    t.match(await app.over(job), { state: 'succeeded', attempts: 2 });
    const { version } = await app.until(job, () => true);
    first.kill('SIGCONT');
    const registered = `SELECT count(*)::int AS alive FROM job_workers WHERE beat_at > now() - interval '5 s'`;
    while ((await app.database.pool.query(registered)).rows[0].alive < 2) await new Promise(setImmediate);
    t.same(await numbers(app), wholeRun);
    const later = await app.request('once');
    await app.over(later);
    t.match(await app.until(job, () => true), { state: 'succeeded', version }, 'and its row is as it was');
    first.send({ graceMs: 0 });
    t.equal((await once(first, 'exit'))[0], 0, 'it is a worker like any other again');
  },
);

t.test(
  'told to stop, a worker finishes what it can in time and returns the rest to the others',
  async (t) => {
    const app = await createCounting(t);
    const [first] = await workers(t, app, 1);
    const worker = first as ChildProcess;
    const there = atStep([worker], 4);
    const job = await app.request('steps', { steps: 6, waitAt: 4 });
    await there;
    worker.send({ graceMs: 50 });
    t.equal((await once(worker, 'exit'))[0], 0);
    const returned = await app.until(job, () => true);
    t.match(returned, { state: 'queued', attempts: 0, error: null }, 'which is no failure');
    t.equal((await app.database.pool.query('SELECT 1 FROM job_workers')).rowCount, 0);
    await workers(t, app, 1);
    t.match(await app.over(job), { state: 'succeeded', attempts: 1 });
    t.same(await numbers(app), wholeRun);
  },
);
