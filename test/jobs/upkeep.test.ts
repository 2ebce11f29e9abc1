import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { ANALYSER_VERSION } from '../../src/text/index.ts';
import { aDemand, aProfile, NDJSON, toLines } from '../support/factories.ts';
import { createJobs } from './support.ts';

const DAY_MS = 86_400_000;
const at = { now: new Date() };
const app = await createJobs(t, [], () => at.now);
const { services, database, over, until } = app;
const ask = app.as('admin');
const count = async (from: string): Promise<number> =>
  Number((await database.pool.query(`SELECT count(*) FROM ${from}`)).rows[0].count);

/** Makes rows look as an older version has left them. */
const age = async (table: string): Promise<void> => {
  const older = `jsonb_set(features, '{analyser}', '"0"')`;
  await database.pool.query(`UPDATE ${table} SET features = ${older}, inferred_sectors = '{}'`);
  await database.pool.query(`DELETE FROM search_documents WHERE collection = '${table}'`);
};
const stale = { stale: ANALYSER_VERSION };
const staleRows = async () =>
  (await services.profiles.count(system, stale)) + (await services.demands.count(system, stale));

t.test('a worker that starts brings rows of an older analyser up to date, and no others', async (t) => {
  const profiles = Array.from({ length: 250 }, (_, i) =>
    aProfile({ bio: `第${i}位：高强度螺栓氢脆与镀层研究` }),
  );
  await ask('POST', '/v1/profiles/import', toLines(profiles), NDJSON);
  const demands = Array.from({ length: 30 }, () => aDemand({ description: '螺栓镀锌后氢脆断裂' }));
  await ask('POST', '/v1/demands/import', toLines(demands), NDJSON);
  const found = async () =>
    (await ask('GET', '/v1/search?index=profiles&q=氢脆&page_size=1')).body.items.length;
  t.equal(await staleRows(), 0);
  await age('profiles');
  t.equal(await staleRows(), 250);
  t.equal(await found(), 0);

  const worker = await app.work();
  const [job] = await started();
  t.match(await over(job), { state: 'succeeded', message: '250 profiles, 0 demands', requested_by: null });
  t.equal(await staleRows(), 0);
  t.equal(await found(), 1, 'search finds by what was made anew');
  t.equal(await count('profiles WHERE version > 1'), 0, 'the rows stay as they are');
  await worker.stop(0);
  const again = await app.work();
  await until(await app.request('expire'), ({ state }) => state === 'succeeded');
  t.equal((await started()).length, 1, 'where none is old nothing is begun');
  await again.stop(0);

  async function started() {
    for (;;) {
      const { items } = await services.jobs.list(system, { names: ['reanalyse'], size: 5 });
      if (items[0]) return items as [(typeof items)[number]];
    }
  }
});

t.test('asked for all it analyses every row, and goes on where a stopped worker was', async (t) => {
  const { body } = await ask('POST', '/v1/jobs', { name: 'reanalyse', payload: { all: true } });
  const first = await app.work();
  await until(body, ({ progress }) => progress > 0);
  await first.stop(0);
  const second = await app.work();
  t.teardown(() => second.stop(0));
  const done = await over(body);
  t.match(done, { state: 'succeeded', message: '250 profiles, 30 demands' });
  t.same((await ask('GET', `/v1/jobs/${body.id}/result`)).body.result, { profiles: 250, demands: 30 });
});

t.test('what has had its time is removed: events and jobs after 30 days, keys after one', async (t) => {
  const worker = await app.work();
  t.teardown(() => worker.stop(0));
  const key = { 'idempotency-key': 'once' };
  await ask('POST', '/v1/profiles', aProfile(), key);
  await services.outbox.stamp();
  const last = await services.outbox.lastPosition(database.db);
  const [events, jobs] = [await count('outbox_events'), await count('jobs')];
  t.ok(events > 500 && jobs > 2);
  const expire = async () => {
    const { id } = await over((await ask('POST', '/v1/jobs', { name: 'expire' })).body);
    return (await ask('GET', `/v1/jobs/${id}/result`)).body.result;
  };
  t.match(await expire(), { idempotency_keys: 0, outbox_events: 0, jobs: 0 });
  at.now = new Date(at.now.getTime() + 2 * DAY_MS);
  t.match(await expire(), { idempotency_keys: 1, outbox_events: 0, jobs: 0 });
  at.now = new Date(at.now.getTime() + 30 * DAY_MS);
  t.match(await expire(), { outbox_events: events - 1, jobs: jobs + 1 });
  t.equal(await services.outbox.lastPosition(database.db), last, 'positions go on');
  t.equal(await count('outbox_events'), 1, 'the newest event is kept, as a mark for who comes late');
});
