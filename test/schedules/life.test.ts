import t from 'tap';
import { standardSchedules } from '../../src/schedules/standard.ts';
import { createJobs } from '../jobs/support.ts';
import { ANY } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const app = await createJobs(t, []);
const ask = app.as('admin');
const input = { external_id: 'nightly', name: '夜间清理', job: 'expire', cron: '0 2 * * *' };

t.test('a schedule is made, read, changed, run and deleted', async (t) => {
  const made = await ask('POST', '/v1/schedules', input);
  t.match(made, { status: 201, headers: { location: `/v1/schedules/${made.body.id}`, etag: '"1"' } });
  t.match(made.body, { time_zone: 'Asia/Shanghai', active: true, last_run_at: null, payload: {} });
  t.match(new Date(made.body.next_run_at).toISOString(), /T18:00:00/, '02:00 in Shanghai');

  const url = '/v1/schedules/ext:nightly';
  const changes = { cron: '30 4 * * *', time_zone: 'UTC' };
  const changed = await ask('PATCH', url, changes, { 'if-match': '"1"' });
  t.match(changed.body, { ...changes, version: 2, next_run_at: /T04:30:00/ });
  expectProblem(t, await ask('PATCH', url, changes, { 'if-match': '"1"' }), 'precondition_failed');
  expectProblem(t, await ask('PATCH', url, changes), 'precondition_required');

  const run = await ask('POST', `${url}/run`);
  t.match(run, { status: 202, body: { name: 'expire', state: 'queued' } });
  t.match((await ask('GET', url)).body, { last_job_id: run.body.id, version: 3 });
  t.match((await app.as('province_operator')('GET', '/v1/schedules')).body.items, [
    { external_id: 'nightly' },
  ]);
  t.equal((await ask('DELETE', url, undefined, ANY)).status, 204);
  expectProblem(t, await ask('GET', url), 'not_found');
  t.equal((await ask('GET', `/v1/jobs/${run.body.id}`)).status, 200, 'the jobs it started stay');
});

t.test('each fault is named, and nothing is written', async (t) => {
  const cases: [object, string[]][] = [
    [{ cron: 'soon', time_zone: 'Asia/Shanghai' }, ['/cron']],
    [{ time_zone: 'Mars/Olympus' }, ['/time_zone']],
    [{ job: 'import' }, ['/job']],
    [{ job: 'conjure' }, ['/job']],
    [{ job: 'reanalyse', payload: { all: 'yes' } }, ['/payload/all']],
    [{ name: '', colour: 1 }, ['/name', '/colour']],
  ];
  for (const [fields, pointers] of cases) {
    const reply = await ask('POST', '/v1/schedules', { ...input, ...fields });
    expectProblem(t, reply, 'invalid_request', pointers, JSON.stringify(fields));
  }
  t.same((await ask('GET', '/v1/schedules')).body.items, []);
  await ask('POST', '/v1/schedules', input);
  expectProblem(t, await ask('POST', '/v1/schedules', input), 'conflict');
  const wrong = await ask('PATCH', '/v1/schedules/ext:nightly', { cron: '0 0 30 2 *' }, ANY);
  expectProblem(t, wrong, 'invalid_request', ['/cron']);
  expectProblem(t, await app.as('province_operator')('POST', '/v1/schedules', input), 'forbidden');
});

t.test('a worker brings the standard schedules, and leaves what was made of them', async (t) => {
  const first = await app.work();
  const listed = async () => (await ask('GET', '/v1/schedules')).body.items;
  while ((await listed()).length < standardSchedules.length + 1) await new Promise(setImmediate);
  await ask('PATCH', '/v1/schedules/ext:expire', { active: false }, ANY);
  expectProblem(t, await ask('DELETE', '/v1/schedules/ext:expire', undefined, ANY), 'conflict');
  await first.stop(0);
  const second = await app.work();
  await second.stop(0);
  t.match((await ask('GET', '/v1/schedules/ext:expire')).body, { active: false, version: 2 });
  t.equal((await listed()).length, standardSchedules.length + 1);
});
