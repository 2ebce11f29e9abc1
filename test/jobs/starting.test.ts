import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { expireJob } from '../../src/jobs/kinds/expire.ts';
import { expectProblem } from '../support/problems.ts';
import { aKind, createJobs, gate } from './support.ts';

t.test('a job is begun if and only if the transaction that started it commits', async (t) => {
  const { services, database, over, work } = await createJobs(t, []);
  await work();
  await t.rejects(
    database.transact(async (tx) => {
      await services.jobs.start(tx, system, expireJob, {});
      throw new Error('changed my mind');
    }),
    /changed my mind/,
  );
  t.same((await services.jobs.list(system, { names: ['expire'], size: 10 })).items, []);
  t.equal((await database.pool.query('SELECT 1 FROM graphile_worker.jobs')).rowCount, 0);
  const job = await database.transact((tx) => services.jobs.start(tx, system, expireJob, {}));
  t.match(await over(job), { state: 'succeeded' });
});

t.test('of unfinished jobs with one unique key there is one, whoever starts them', async (t) => {
  const { services, database, over, work } = await createJobs(t, []);
  const start = () =>
    database.transact((tx) => services.jobs.start(tx, system, expireJob, {}, { uniqueKey: 'nightly' }));
  const started = await Promise.all(Array.from({ length: 8 }, start));
  t.equal(new Set(started.map(({ id }) => id)).size, 1);
  await work();
  await over(started[0] as { id: string });
  t.not((await start()).id, started[0]?.id, 'when it is over, another may begin');
});

t.test('what is wrong with a request for a job is named', async (t) => {
  const strict = aKind('strict', async () => ({}), { payload: {} });
  const admin = aKind('guarded', async () => ({}), { action: 'schedules.write' });
  const { as, services } = await createJobs(t, [strict, admin]);
  const ask = as('province_operator');
  expectProblem(t, await ask('POST', '/v1/jobs', { name: 'conjure' }), 'invalid_request', ['/name']);
  expectProblem(t, await ask('POST', '/v1/jobs', { name: 'import', payload: {} }), 'invalid_request', [
    '/name',
  ]);
  expectProblem(t, await ask('POST', '/v1/jobs', {}), 'invalid_request', ['/name']);
  const wrong = { name: 'reanalyse', payload: { all: 'yes', some: 1 } };
  expectProblem(t, await as('admin')('POST', '/v1/jobs', wrong), 'invalid_request', [
    '/payload/all',
    '/payload/some',
  ]);
  expectProblem(t, await ask('POST', '/v1/jobs', { name: 'guarded' }), 'forbidden');
  const made = await as('admin')('POST', '/v1/jobs', { name: 'guarded', external_id: 'mine' });
  t.match(made, { status: 202, headers: { location: `/v1/jobs/${made.body.id}` } });
  const twice = await as('admin')('POST', '/v1/jobs', { name: 'guarded', external_id: 'mine' });
  expectProblem(t, twice, 'conflict');
  for (const verb of ['cancel', 'rerun'])
    expectProblem(t, await ask('POST', `/v1/jobs/ext:mine/${verb}`), 'forbidden', [], verb);
  expectProblem(t, await as('admin')('POST', '/v1/jobs/ext:mine/rerun'), 'conflict');
  expectProblem(t, await ask('GET', '/v1/jobs/ext:nobody'), 'not_found');
  t.equal((await services.jobs.list(system, { size: 10 })).items.length, 1, 'nothing else was started');
});

t.test('a job is read with its version, listed by pages and filters, and waited for', async (t) => {
  const go = gate();
  const waiting = aKind('waiting', async (context) => {
    await context.report({ progress: 0.25, message: 'a quarter' });
    await go.opened;
    return { result: { rows: 3 } };
  });
  const { as, request, until, work } = await createJobs(t, [waiting]);
  const ask = as('province_operator');
  const jobs = [];
  for (let i = 0; i < 5; i++) jobs.push(await request('waiting'));
  const ids = jobs.map(({ id }) => id).reverse();
  const first = await ask('GET', '/v1/jobs?page_size=3&state=queued&name=waiting');
  const rest = await ask('GET', `/v1/jobs?page_size=3&cursor=${first.body.next_cursor}`);
  t.same(
    [...first.body.items, ...rest.body.items].map(({ id }: { id: string }) => id),
    ids,
  );
  t.same((await ask('GET', '/v1/jobs?state=dead&state=running')).body.items, []);

  const url = `/v1/jobs/${ids[4]}`;
  const read = await ask('GET', url);
  t.equal(read.headers.etag, '"1"');
  const known = { 'if-none-match': String(read.headers.etag) };
  t.equal((await ask('GET', url, undefined, known)).status, 304);
  t.equal((await ask('GET', `${url}?wait=0`, undefined, known)).status, 304);
  const changed = ask('GET', `${url}?wait=30`, undefined, known);
  await work();
  t.match((await changed).body, { state: 'running' }, 'answered as soon as it has changed');
  await until({ id: ids[4] as string }, ({ message }) => message === 'a quarter');
  const whole = ask('GET', `${url}?wait=30`);
  go.open();
  t.match((await whole).body, { state: 'succeeded', result_url: `${url}/result` }, 'or when it is over');
  t.match((await ask('GET', `${url}/result`)).body, { result: { rows: 3 } });
  expectProblem(t, await ask('GET', `${url}?wait=61`), 'invalid_request', ['/query/wait']);
});

t.test('who waits for a job is answered when the service stops', async (t) => {
  const { app, as, request } = await createJobs(t, [aKind('never', async () => ({}))]);
  const job = await request('never');
  const waiting = as('province_operator')('GET', `/v1/jobs/${job.id}?wait=60`);
  await new Promise(setImmediate);
  await app.close();
  t.match(await waiting, { status: 200, body: { state: 'queued' } });
});
