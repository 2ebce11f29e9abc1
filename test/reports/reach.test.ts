import t from 'tap';
import { contentOf, createMaking } from './making.ts';

const {
  admin,
  as,
  make,
  demand,
  expert,
  keyOf,
  ready,
  over,
  services,
  with: speaking,
} = await createMaking(t);
async function clerk(region: string) {
  const { body } = await admin('POST', '/v1/associations', {
    name: `示例${region}科协`,
    level: 'county',
    region,
  });
  const { key } = await keyOf({ role: 'association_operator', subject_id: body.id });
  return speaking(key);
}
const near = await clerk('330110');
const far = await clerk('330521');
const asked = { kind: 'demand_match', name: '示例报告', formats: ['json'] };

t.test('a report that another repeats shows what its owner may read, and stays in its series', async (t) => {
  await expert(0);
  await demand({ title: '余杭的氢脆' });
  await demand({ title: '德清的保密氢脆', region: '330521', confidential: true });
  const { body: schedule } = await near('POST', '/v1/report-schedules', { ...asked, cron: '0 7 * * *' });
  const first = await ready((await near('POST', `/v1/report-schedules/${schedule.id}/run`)).body, near);
  for (const ask of [as('province_operator'), admin, near]) {
    const { status, body: job } = await ask('POST', `/v1/jobs/${first.job_id}/rerun`);
    t.equal(status, 202);
    await over(job);
    const [latest] = (await near('GET', `/v1/reports?schedule_id=${schedule.id}`)).body.items;
    t.match(latest, { job_id: job.id, status: 'ready', requested_by: first.requested_by });
    t.not(latest.previous_id, null, 'it tells what has changed');
    const titles = (await contentOf(latest, near)).demands.map(({ title }: { title: string }) => title);
    t.same(titles, ['余杭的氢脆']);
  }
});

t.test('an id that another’s report has is not taken from it, whatever became of that', async (t) => {
  const mine = await near('POST', '/v1/reports', {
    ...asked,
    external_id: 'weekly',
    scope: { states: ['draft'] },
  });
  await over({ id: mine.body.job_id });
  t.equal((await far('POST', '/v1/reports', { ...asked, external_id: 'weekly' })).status, 409);
  const { key, id } = await keyOf({ role: 'admin' });
  const failing = await speaking(key)('POST', '/v1/reports', { ...asked, external_id: 'dies' });
  await services.keys.revoke({ role: 'admin', parts: [], keyId: null, labels: [], owner: null }, id);
  await over({ id: failing.body.job_id }).catch(() => undefined);
  t.equal((await far('POST', '/v1/reports', { ...asked, external_id: 'dies' })).status, 409);
});

t.test('a report may be called by any name, and its files by what of it files may be called', async (t) => {
  const name = `${'示'.repeat(79)}𠮷利/周报`;
  const report = await make({ ...asked, name });
  t.equal(report.status, 'ready');
  t.equal(report.name, name);
  t.equal(report.files[0].name, `${'示'.repeat(79)}𠮷-2026-11-23.json`);
  t.match((await make({ ...asked, name: '..\\:*?' })).files[0].name, /^report-2026-11-23\.json$/);
});

t.test('a link is never promised for longer than its report is kept', async (t) => {
  const report = await make({ ...asked, retention_days: 2 });
  t.equal(report.link.expires_at, report.expires_at);
});

t.test('what a schedule of reports is told is changed at its own address alone', async (t) => {
  const { body } = await near('POST', '/v1/report-schedules', { ...asked, cron: '0 7 * * *' });
  const url = `/v1/schedules/${body.id}`;
  const ANY = { 'if-match': '*' };
  t.equal((await admin('PATCH', url, { name: '改名' }, ANY)).status, 409);
  t.equal((await admin('PATCH', url, { payload: { ...asked, name: '改' } }, ANY)).status, 409);
  t.equal((await admin('PATCH', url, { active: false }, ANY)).status, 200, 'when it runs is for both');
  const job = { name: '报告', job: 'report', payload: asked, cron: '0 7 * * *' };
  t.match(await admin('POST', '/v1/schedules', job), {
    status: 400,
    body: { errors: [{ pointer: '/job' }] },
  });
  t.match(await admin('POST', '/v1/jobs', { name: 'report', payload: asked }), { status: 400 });
});
