import t from 'tap';
import { contentOf, createMaking } from './making.ts';

const making = await createMaking(t);
const { admin, at, services, demand, expert, keyOf, with: speaking, ready } = making;
const associations = new Map<string, string>();
/** A key of a county's association. */
async function clerk(region: string) {
  const known = associations.get(region);
  const made =
    known ??
    (await admin('POST', '/v1/associations', { name: `示例${region}科协`, level: 'county', region })).body.id;
  associations.set(region, made);
  const issued = await keyOf({ role: 'association_operator', subject_id: made });
  return { ...issued, ask: speaking(issued.key) };
}
const weekly = { kind: 'demand_match', name: '示例周报', cron: '30 6 * * MON', formats: ['json'] };
/** The last report of a schedule, made. */
async function lastOf(id: string, ask = admin) {
  const { body } = await ask('GET', `/v1/report-schedules/${id}`);
  return ready((await ask('GET', `/v1/reports/${body.last_report_id}`)).body, ask);
}
const titles = (content: { demands: { title: string }[] }) =>
  content.demands.map(({ title }) => title).sort();

t.test('a report is made when its time comes, once, and shows what its owner may read then', async (t) => {
  await expert(0);
  await demand({ title: '余杭的氢脆问题' });
  await demand({ title: '德清的氢脆问题', region: '330521' });
  const { ask } = await clerk('330110');
  const { status, body } = await ask('POST', '/v1/report-schedules', weekly);
  t.equal(status, 201);
  t.match(body, {
    next_run_at: '2026-11-29T22:30:00.000Z',
    time_zone: 'Asia/Shanghai',
    active: true,
    last_report_id: null,
  });
  at('2026-11-29T22:29:59Z');
  await services.schedules.fire();
  t.same((await ask('GET', '/v1/reports')).body.items, [], 'not a second before');
  at('2026-11-29T22:30:00Z');
  await Promise.all([services.schedules.fire(), services.schedules.fire(), services.schedules.fire()]);
  const report = await lastOf(body.id, ask);
  t.match(report, { status: 'ready', schedule_id: body.id, name: '示例周报' });
  t.same(titles(await contentOf(report, ask)), ['余杭的氢脆问题'], 'of its county alone');
  const listed = await ask('GET', `/v1/reports?schedule_id=${body.id}`);
  t.equal(listed.body.items.length, 1);
  t.equal((await ask('GET', `/v1/report-schedules/${body.id}`)).body.next_run_at, '2026-12-06T22:30:00.000Z');

  await demand({ title: '余杭的新问题：氢脆' });
  at('2026-12-06T22:30:00Z');
  await services.schedules.fire();
  const next = await lastOf(body.id, ask);
  t.equal(next.previous_id, report.id);
  t.same(
    titles(await contentOf(next, ask)),
    ['余杭的新问题：氢脆', '余杭的氢脆问题'],
    'what has come since is in it',
  );
});

t.test('whoever has it run now, the report is its owner’s', async (t) => {
  const { ask } = await clerk('330521');
  const { body } = await ask('POST', '/v1/report-schedules', { ...weekly, external_id: 'deqing' });
  for (const url of ['/v1/report-schedules/ext:deqing/run', `/v1/schedules/${body.id}/run`]) {
    t.equal((await admin('POST', url)).status, 202);
    const report = await lastOf(body.id, ask);
    t.same(titles(await contentOf(report, ask)), ['德清的氢脆问题'], url);
  }
});

t.test('associations see and change their own schedules and reports alone', async (t) => {
  const { ask } = await clerk('330110');
  const { ask: other } = await clerk('330521');
  const [{ id }] = (await ask('GET', '/v1/report-schedules')).body.items;
  t.notOk(
    (await other('GET', '/v1/report-schedules')).body.items.some((one: { id: string }) => one.id === id),
  );
  const [report] = (await ask('GET', '/v1/reports')).body.items;
  for (const [method, url, body, headers] of [
    ['GET', `/v1/report-schedules/${id}`],
    ['POST', `/v1/report-schedules/${id}/run`],
    ['PATCH', `/v1/report-schedules/${id}`, { active: false }, { 'if-match': '*' }],
    ['DELETE', `/v1/report-schedules/${id}`, undefined, { 'if-match': '*' }],
    ['GET', `/v1/reports/${report.id}`],
    ['GET', `/v1/reports/${report.id}/files/json`],
    ['POST', `/v1/reports/${report.id}/link`, {}],
    ['DELETE', `/v1/reports/${report.id}`],
  ] as const)
    t.equal((await other(method, url, body, headers)).status, 404, `${method} ${url}`);
  t.equal((await ask('GET', '/v1/schedules')).status, 403, 'the other schedules are not theirs to see');
});

t.test('a key that was rotated still has its reports, one that was revoked has them fail', async (t) => {
  const { id: keyId, ask } = await clerk('330110');
  const { body } = await ask('POST', '/v1/report-schedules', { ...weekly, name: '换钥周报' });
  const next = await admin('POST', `/v1/api-keys/${keyId}/rotate`, { overlap_hours: 0 });
  await admin('POST', `/v1/report-schedules/${body.id}/run`);
  t.equal((await lastOf(body.id)).status, 'ready');
  await admin('DELETE', `/v1/api-keys/${next.body.id}`);
  await admin('POST', `/v1/report-schedules/${body.id}/run`);
  t.match(await lastOf(body.id), {
    status: 'failed',
    files: [],
    link: null,
    error: /key it is made for was revoked/,
  });
});

t.test('a schedule is changed as a whole, and what is wrong is said', async (t) => {
  const { ask } = await clerk('330110');
  const made = await ask('POST', '/v1/report-schedules', { ...weekly, settings: { limit: 3 } });
  const url = `/v1/report-schedules/${made.body.id}`;
  t.match(await ask('PATCH', url, { active: false }), { status: 428 });
  const { etag } = made.headers;
  const patched = await ask(
    'PATCH',
    url,
    { settings: { min_score: 0.6 }, cron: '0 7 * * *' },
    { 'if-match': etag },
  );
  t.match(patched, { status: 200, body: { settings: { min_score: 0.6 }, name: '示例周报', version: 2 } });
  t.notOk('limit' in patched.body.settings);
  t.equal((await ask('PATCH', url, { active: false }, { 'if-match': etag })).status, 412);
  const wrong = { 'if-match': '*' };
  t.match(await ask('PATCH', url, { settings: { days: 3 } }, wrong), {
    ...{ status: 400, body: { errors: [{ pointer: '/settings/days' }] } },
  });
  t.match(await ask('PATCH', url, { cron: 'soon' }, wrong), { body: { errors: [{ pointer: '/cron' }] } });
  t.match(await ask('POST', '/v1/report-schedules', { ...weekly, kind: 'expert_load', time_zone: 'Mars' }), {
    ...{ status: 400, body: { errors: [{ pointer: '/time_zone' }] } },
  });
  const off = await ask('PATCH', url, { active: false }, wrong);
  t.equal(off.body.next_run_at, null);
  t.equal((await ask('DELETE', url, undefined, wrong)).status, 204);
  t.equal((await ask('GET', url)).status, 404);
});
