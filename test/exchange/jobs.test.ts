import t from 'tap';
import { system } from '../../src/access/principal.ts';
import type { ImportResult } from '../../src/exchange/schema.ts';
import { createJobs } from '../jobs/support.ts';
import { aDemand, anEnterprise, NDJSON, toLines } from '../support/factories.ts';

const app = await createJobs(t, []);
const { services, database, over, until } = app;
const ask = app.as('province_operator');
const MANY = 5_001;
const load = (path: string, body: string) => ask('POST', `/v1/${path}`, body, NDJSON);
const resultOf = async (id: string): Promise<ImportResult> =>
  (await ask('GET', `/v1/jobs/${id}/result`)).body.result;
const count = async (table: string): Promise<number> =>
  Number((await database.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);

const rows = Array.from({ length: MANY }, (_, i) => anEnterprise({ external_id: `e${i}` }));
const wrong = '{"external_id":"bad","colour":1}\nnot json\n';

t.test(
  'up to 5,000 rows are written at once, blank lines not counted; one more makes a job of it',
  async (t) => {
    const few = `${toLines(rows.slice(0, 4_999))}\n\n   \n${wrong.split('\n')[0]}\n`;
    const atOnce = await load('enterprises/import?dry_run=true', few);
    t.match(atOnce, { status: 200, body: { accepted: 4_999, rejected: 1 } });
    t.equal(await count('files'), 0);

    const reply = await load('enterprises/import', toLines(rows) + wrong);
    t.match(reply, { status: 202, headers: { location: `/v1/jobs/${reply.body.id}` } });
    t.match(reply.body, {
      ...{ name: 'import', state: 'queued', progress: 0, result_url: null },
      payload: { resource: 'enterprises', rows: MANY + 2, dry_run: false },
    });
    t.equal(await count('enterprises'), 0, 'nothing is written yet');
    t.match((await ask('GET', `/v1/jobs/${reply.body.id}/result`)).body, { state: 'queued', result: null });

    const worker = await app.work();
    t.teardown(() => worker.stop(0));
    const done = await over(reply.body);
    t.match(done, { state: 'succeeded', message: `${MANY} created, 0 updated, 0 unchanged, 2 rejected` });
    t.equal(done.requested_by, reply.body.requested_by);
    t.equal(await count('enterprises'), MANY);
    t.match(await resultOf(done.id), {
      ...{ accepted: MANY, created: MANY, rejected: 2 },
      errors: [
        { line: MANY + 1, external_id: 'bad' },
        { line: MANY + 2, external_id: null, errors: [{ message: 'is not JSON' }] },
      ],
    });
  },
);

t.test('a job comes to what the same rows come to at once', async (t) => {
  const worker = await app.work();
  t.teardown(() => worker.stop(0));
  const few = await load('enterprises/import', toLines(rows.slice(0, 1_000)) + wrong);
  t.match(few.body, { unchanged: 1_000, rejected: 2 });
  const body = toLines(rows.map((row, i) => (i % 2 ? { ...row, description: '新' } : row)));
  const dry = await load('enterprises/import?dry_run=true', body);
  const tried = await over(dry.body);
  t.match(tried.message, /^0 created, 2500 updated, 2501 unchanged, 0 rejected \(dry run/);
  t.equal(await count("enterprises WHERE description = '新'"), 0);
  const done = await over((await load('enterprises/import', body)).body);
  t.match(await resultOf(done.id), { accepted: MANY, updated: 2_500, unchanged: 2_501 });
  t.same(await services.enterprises.count(system, {}), MANY);
});

t.test('an import whose worker stops goes on where it was, and counts each row once', async (t) => {
  const body = toLines(Array.from({ length: MANY }, (_, i) => aDemand({ external_id: `d${i}` }))) + wrong;
  const job = (await load('demands/import', body)).body;
  for (let stops = 0; stops < 3; stops++) {
    const worker = await app.work();
    const { progress } = await services.jobs.get(system, job.id);
    await until(job, (now) => now.progress > progress);
    await worker.stop(0);
  }
  const between = await services.jobs.get(system, job.id);
  t.match(between, { state: 'queued', attempts: 0 });
  t.equal(
    await count('demands'),
    Math.round(between.progress * (MANY + 2)),
    'what is told to be there is there',
  );
  await app.work();
  const done = await over(job);
  t.match(await resultOf(done.id), { accepted: MANY, created: MANY, updated: 0, unchanged: 0, rejected: 2 });
});

t.test('cancelled, it stops between two batches, and what was written stays', async (t) => {
  await database.pool.query('TRUNCATE demands CASCADE');
  const body = toLines(Array.from({ length: MANY }, (_, i) => aDemand({ external_id: `c${i}` })));
  const job = (await load('demands/import', body)).body;
  await until(job, ({ progress }) => progress > 0);
  await ask('POST', `/v1/jobs/${job.id}/cancel`);
  const { state, progress } = await over(job);
  t.equal(state, 'cancelled');
  t.ok(progress < 1);
  t.equal(await count('demands'), Math.round(progress * MANY));
  const again = (await ask('POST', `/v1/jobs/${job.id}/rerun`)).body;
  const done = await over(again);
  t.match(await resultOf(done.id), { accepted: MANY, unchanged: Math.round(progress * MANY) });
});

t.test('a file of nothing but faults comes to an end as well', async (t) => {
  const bad = '{"external_id":"nul\\u0000","title":1}\n{"external_id":"lone\\ud800"}\n';
  const long = `${JSON.stringify({ external_id: 'x'.repeat(500) })}\n`;
  const body = (bad + long).repeat(2_000) + toLines([aDemand({ external_id: 'good' })]);
  const done = await over((await load('demands/import', body)).body);
  t.match(done, { state: 'succeeded', message: '1 created, 0 updated, 0 unchanged, 6000 rejected' });
  const { errors } = await resultOf(done.id);
  t.equal(errors.length, 1_000);
  t.ok(
    errors.every(({ external_id }) => external_id === null),
    'what cannot be an id is not told as one',
  );
});

t.test('a file that is no longer kept is said, and tried no further', async (t) => {
  const waiting = (await load('enterprises/import?dry_run=true', toLines(rows))).body;
  await database.pool.query("UPDATE files SET expires_at = now() - interval '1 minute'");
  t.match((await over(await app.request('expire'))).message, /files, 0 reports removed$/);
  t.match(await over(waiting), { state: 'succeeded' }, 'what a job is still to read is kept');
  await over(await app.request('expire'));
  t.equal(await count('files'), 0);
  t.equal(await count('file_pieces'), 0);
  const [last] = (await services.jobs.list(system, { names: ['import'], size: 1 })).items;
  const again = await ask('POST', `/v1/jobs/${last?.id}/rerun`);
  t.match(await over(again.body), { state: 'dead', attempts: 1, error: 'The file is no longer kept' });
});
