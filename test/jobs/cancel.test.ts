import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { aKind, createJobs, gate, stopped } from './support.ts';

t.test('a queued job is cancelled at once and never begun', async (t) => {
  let begun = 0;
  const { request, over, work, as } = await createJobs(t, [
    aKind('quiet', async () => {
      begun++;
      return {};
    }),
  ]);
  const job = await request('quiet');
  const { status, body } = await as('province_operator')('POST', `/v1/jobs/${job.id}/cancel`);
  t.match({ status, ...body }, { status: 200, state: 'cancelled', attempts: 0 });
  t.ok(body.finished_at);
  await work();
  await over(await request('quiet'));
  t.equal(begun, 1, 'only the other one was');
  t.match(
    await as('province_operator')('POST', `/v1/jobs/${job.id}/cancel`),
    { status: 200 },
    'twice is once',
  );
});

t.test('a running job stops: what it had kept stays, what it was at is undone', async (t) => {
  const between = gate();
  const writing = aKind('writing', async (context) => {
    const write = (name: string) =>
      app.database.transact(async (tx) => {
        await tx.execute(`INSERT INTO lines (name) VALUES ('${name}')`);
        await context.save(tx, { progress: 0.3, checkpoint: { name } });
      });
    await write('kept');
    between.open();
    t.equal(await stopped(context), 'cancelled');
    await write('undone');
    return {};
  });
  const app = await createJobs(t, [writing]);
  const { request, over, work, as, database, services } = app;
  await database.pool.query('CREATE TABLE lines (name text)');
  await work();
  const job = await request('writing');
  await between.opened;
  const asked = await as('province_operator')('POST', `/v1/jobs/${job.id}/cancel`);
  t.match(asked.body, { state: 'running' });
  t.ok(asked.body.cancel_requested_at);
  t.match(await over(job), { state: 'cancelled', progress: 0.3, error: null, attempts: 1 });
  t.same((await database.pool.query('SELECT name FROM lines')).rows, [{ name: 'kept' }]);
  const again = await services.jobs.rerun(system, job.id);
  t.match(again, { state: 'queued', rerun_of: job.id, attempts: 0 });
});

t.test('where the notification is missed, the next thing the job saves tells it', async (t) => {
  const [begun, goOn] = [gate(), gate()];
  const deaf = aKind('deaf', async (context) => {
    begun.open();
    await goOn.opened;
    await context.report({ message: 'one' });
    t.equal(context.signal.aborted, true, 'what was being saved is kept, and nothing after it');
    await context.report({ message: 'two' });
    return {};
  });
  const { request, over, work, services, database } = await createJobs(t, [deaf]);
  await work();
  const job = await request('deaf');
  await begun.opened;
  await database.pool.query(`UPDATE jobs SET cancel_requested_at = now() WHERE id = '${job.id}'`);
  goOn.open();
  t.match(await over(job), { state: 'cancelled', message: 'one' });
  const done = await over(await request('expire'));
  await t.rejects(services.jobs.cancel(system, done.id), /has succeeded already/);
});

t.test('a job that has ended before it heard of it has ended', async (t) => {
  const [begun, goOn] = [gate(), gate()];
  const quick = aKind('quick', async () => {
    begun.open();
    await goOn.opened;
    return { message: 'all done' };
  });
  const { request, over, work, as } = await createJobs(t, [quick]);
  await work();
  const job = await request('quick');
  await begun.opened;
  await as('province_operator')('POST', `/v1/jobs/${job.id}/cancel`);
  goOn.open();
  t.match(await over(job), { state: 'succeeded', message: 'all done' });
});
