import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { ApiError } from '../../src/errors.ts';
import { aKind, createJobs, gate, stopped } from './support.ts';

t.test('a handler that throws is tried again, and what it saved is there for the next attempt', async (t) => {
  const seen: unknown[] = [];
  const looked = gate();
  const flaky = aKind('flaky', async (context) => {
    seen.push(context.checkpoint);
    if (seen.length > 1) await looked.opened;
    await context.report({ progress: 0.5, message: 'half', checkpoint: { at: seen.length } });
    if (seen.length < 3) throw new Error(`not yet: ${seen.length}`);
    return { result: { done: true }, message: 'whole' };
  });
  const { request, over, until, work, as } = await createJobs(t, [flaky]);
  await work();
  const job = await request('flaky');
  const failed = await until(job, ({ error }) => error !== null);
  t.match(failed, { error: 'not yet: 1', progress: 0.5, message: 'half' });
  looked.open();
  t.match(await over(job), { state: 'succeeded', attempts: 3, progress: 1, message: 'whole', error: null });
  t.same(seen, [null, { at: 1 }, { at: 2 }]);
  const { body } = await as('province_operator')('GET', `/v1/jobs/${job.id}/result`);
  t.same(body, { job_id: job.id, state: 'succeeded', result: { done: true } });
});

t.test('a job that keeps failing is dead, with its last error, and is seen by whoever looks', async (t) => {
  let attempts = 0;
  const broken = aKind('broken', async () => {
    throw new Error(`attempt ${++attempts} failed`);
  });
  const { request, over, work, as, services } = await createJobs(t, [broken]);
  await work();
  const dead = await over(await request('broken'));
  t.match(dead, { state: 'dead', attempts: 3, error: 'attempt 3 failed', result_url: null });
  t.ok(dead.finished_at);

  const health = async () => {
    const { status, body } = await as('anonymous')('GET', '/health/ready');
    t.equal(status, 200, 'it is a warning: requests are answered');
    return body.dependencies.find(({ name }: { name: string }) => name === 'jobs');
  };
  t.match(await health(), { ok: false, required: false, detail: /1 dead; workers: 1/ });
  const metrics = async () => (await as('anonymous')('GET', '/metrics')).raw;
  t.match(await metrics(), /^zhiqi_jobs\{name="broken",state="dead"\} 1$/m);
  const listed = await as('province_operator')('GET', '/v1/jobs?state=dead');
  t.same(
    listed.body.items.map(({ id }: { id: string }) => id),
    [dead.id],
  );

  t.match((await as('province_operator')('POST', `/v1/jobs/${dead.id}/cancel`)).body, { state: 'cancelled' });
  t.match(await health(), { ok: true, detail: /0 dead/ }, 'cancelled, it needs no more attention');
  t.notMatch(await metrics(), /state="dead"/);
  const again = await over(await request('broken'));
  const { body: repeated } = await as('province_operator')('POST', `/v1/jobs/${again.id}/rerun`);
  t.match(repeated, { rerun_of: again.id, name: 'broken', attempts: 0 });
  t.match(await services.jobs.get(system, again.id), { rerun_as: repeated.id });
  await over(repeated);
  t.match(await health(), { detail: /1 dead/ }, 'repeated, it is the repetition that counts');
});

t.test("a fault of the request's own is final: another attempt would find it again", async (t) => {
  const wrong = aKind('wrong', async () => {
    throw new ApiError('not_found', 'The file is no longer kept');
  });
  const { request, over, work } = await createJobs(t, [wrong]);
  await work();
  t.match(await over(await request('wrong')), {
    state: 'dead',
    attempts: 1,
    error: 'The file is no longer kept',
  });
});

t.test('what a failure tells holds no statement and no value of one', async (t) => {
  const leaky = aKind(
    'leaky',
    async () => {
      throw new Error("Failed query: insert into contacts values ('0571-88888888')");
    },
    { attempts: 1 },
  );
  const { request, over, work } = await createJobs(t, [leaky]);
  await work();
  t.equal((await over(await request('leaky'))).error, 'A statement of the database failed');
});

t.test('a handler past its deadline is told to stop, and one that does not is left behind', async (t) => {
  const reasons: string[] = [];
  const late = gate<string>();
  const deaf = gate();
  const slow = aKind(
    'slow',
    async (context) => {
      reasons.push(await stopped(context));
      throw new Error('told to stop');
    },
    { deadline: 0.05, attempts: 2 },
  );
  const hung = aKind(
    'hung',
    async (context) => {
      await deaf.opened;
      await context.report({ message: 'still here' }).then(
        () => late.open('written'),
        () => late.open('refused'),
      );
      return { message: 'done after all' };
    },
    { deadline: 0.05, attempts: 1 },
  );
  const { request, over, work } = await createJobs(t, [slow, hung]);
  await work();
  const jobs = [await request('slow'), await request('hung')] as const;
  t.match(await over(jobs[0]), { state: 'dead', attempts: 2, error: 'It took longer than 0.05 s' });
  t.same(reasons, ['deadline', 'deadline']);
  const left = await over(jobs[1]);
  t.match(left, { state: 'dead', error: 'It took longer than 0.05 s' });
  deaf.open();
  t.equal(await late.opened, 'refused', 'what it still does counts for nothing');
  t.same((await over(jobs[1])).version, left.version);
});

t.test('a job unknown to this version waits for a worker that knows it', async (t) => {
  const app = await createJobs(t, []);
  const { pool } = app.database;
  const added =
    await pool.query(`INSERT INTO jobs (id, name, payload, state, progress, attempts, max_attempts,
    requested_as, ticket, version, created_at, run_at) VALUES (gen_random_uuid(), 'novel', '{}', 'queued', 0, 0, 3,
    'admin', 1, 1, now(), now()) RETURNING id`);
  const [job] = added.rows as { id: string }[];
  const delivery = `SELECT graphile_worker.add_job('novel', json_build_object('id', $1::text, 'ticket', 1), job_key := $1)`;
  await pool.query(delivery, [job?.id]);
  await app.work();
  t.match(await app.over(await app.request('expire')), { state: 'succeeded' }, 'it does what it knows');
  t.match(await app.until(job as { id: string }, () => true), { state: 'queued', attempts: 0 });
  const { body } = await app.as('anonymous')('GET', '/health/ready');
  const state = body.dependencies.find(({ name }: { name: string }) => name === 'jobs');
  t.match(state, { ok: false, detail: /no worker knows novel/ });

  const newer = app.services.createWorker({ host: 'test', pid: 0 }, [aKind('novel', async () => ({}))]);
  await newer.start();
  t.match(await app.over(job as { id: string }), { state: 'succeeded', attempts: 1 });
  await newer.stop(0);
});
