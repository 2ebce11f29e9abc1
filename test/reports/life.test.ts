import { createHash } from 'node:crypto';
import t from 'tap';
import { contentOf, createMaking } from './making.ts';

const { admin, make, over, demand, expert, at, services, database, as } = await createMaking(t);
const all = ['html', 'xlsx', 'csv', 'json'];

t.test('a report is asked for, made by a worker, and downloaded in the formats asked for', async (t) => {
  await demand();
  await expert(0);
  const {
    status,
    body: asked,
    headers,
  } = await admin('POST', '/v1/reports', {
    ...{ external_id: 'first', kind: 'demand_match', name: '余杭区周报/第1期', formats: all },
  });
  t.equal(status, 201);
  t.equal(headers.location, `/v1/reports/${asked.id}`);
  t.match(asked, { status: /queued|running/, link: null, files: [], error: null });
  await over({ id: asked.job_id });
  const { body } = await admin('GET', '/v1/reports/ext:first');
  t.match(body, {
    ...{ id: asked.id, status: 'ready', kind: 'demand_match', finished_at: '2026-11-23T00:00:00.000Z' },
    ...{ summary: { demands: 1, matched: 1 }, expires_at: '2027-05-22T00:00:00.000Z' },
  });
  t.match(body.inputs, { engine: String, lexicon: String, settings: [/^default/] });
  t.equal(
    body.inputs.position,
    await services.outbox.lastPosition(database.db),
    'the state of the data it shows',
  );
  t.same(
    body.files.map(({ format, name }: { format: string; name: string }) => [format, name]),
    all.map((format) => [format, `余杭区周报 第1期-2026-11-23.${format}`]),
  );
  for (const { format, url, size, sha256, media_type } of body.files) {
    const reply = await as('admin')('GET', url);
    t.equal(reply.status, 200, format);
    t.equal(reply.headers['content-type'], media_type);
    t.match(reply.headers['content-disposition'], /attachment; filename=.*filename\*=UTF-8''/);
    t.equal(Number(reply.headers['content-length']), size);
    t.equal(reply.headers.etag, `"${sha256}"`);
    if (format === 'xlsx') continue;
    t.equal(
      createHash('sha256').update(reply.raw).digest('hex'),
      sha256,
      `${format} is what its digest says`,
    );
  }
});

t.test('of a file a part is sent, or nothing where the caller has it', async (t) => {
  const { body: report } = await admin('GET', '/v1/reports/ext:first');
  const { url, size, sha256 } = report.files[3];
  const whole = (await admin('GET', url)).raw;
  const bytes = Buffer.from(whole);
  const part = await admin('GET', url, undefined, { range: 'bytes=10-29' });
  t.equal(part.status, 206);
  t.equal(part.headers['content-range'], `bytes 10-29/${size}`);
  t.equal(part.raw, bytes.subarray(10, 30).toString());
  const end = await admin('GET', url, undefined, { range: 'bytes=-5', 'if-range': `"${sha256}"` });
  t.equal(end.raw, bytes.subarray(-5).toString());
  const other = await admin('GET', url, undefined, { range: 'bytes=0-4', 'if-range': '"other"' });
  t.equal(other.status, 200, 'all of it where the part belongs to another');
  const beyond = await admin('GET', url, undefined, { range: `bytes=${size}-` });
  t.match(beyond, { status: 416, body: { code: 'range_not_satisfiable' } });
  t.equal(beyond.headers['content-range'], `bytes */${size}`);
  t.equal((await admin('GET', url, undefined, { 'if-none-match': `"${sha256}"` })).status, 304);
  const head = await admin('HEAD', url);
  t.match([head.status, head.raw, Number(head.headers['content-length'])], [200, '', size]);
  t.match(await admin('GET', url.replace('json', 'pdf')), { status: 400 });
});

t.test('lists tell one kind, state and schedule from another', async (t) => {
  const load = await make({ kind: 'expert_load', formats: ['csv'] });
  const ids = async (query: string) =>
    (await admin('GET', `/v1/reports?${query}`)).body.items.map(({ id }: { id: string }) => id);
  t.same(await ids('kind=expert_load'), [load.id]);
  t.equal((await ids('status=ready')).length, 2);
  t.same(await ids('status=failed'), []);
  t.same(await ids(`schedule_id=${load.id}`), []);
  t.equal((await admin('GET', `/v1/reports/${load.id}/files/html`)).status, 404, 'it was not made as HTML');
});

t.test('what a kind does not know is refused, with everything else that is wrong', async (t) => {
  const { status, body } = await admin('POST', '/v1/reports', {
    ...{ kind: 'expert_load', name: 'x', settings: { limit: 3, months: 2, match_settings: 'moon' } },
    scope: { states: ['draft'], campaign_id: 'ext:nowhere' },
  });
  t.equal(status, 400);
  t.same(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), [
    ...['/scope/campaign_id', '/scope/campaign_id', '/scope/states', '/settings/limit'],
    ...['/settings/match_settings', '/settings/match_settings', '/settings/months'],
  ]);
  t.match(await admin('POST', '/v1/reports', { kind: 'weather', name: '' }), {
    status: 400,
    body: { errors: [{ pointer: '/kind' }, { pointer: '/name' }] },
  });
});

t.test('a report that was deleted is gone with its files, and its id may be used again', async (t) => {
  const { body: report } = await admin('GET', '/v1/reports/ext:first');
  t.equal(
    (await admin('POST', '/v1/reports', { external_id: 'first', kind: 'expert_load', name: 'x' })).status,
    409,
  );
  t.equal((await admin('DELETE', `/v1/reports/${report.id}`)).status, 204);
  t.equal((await admin('GET', report.files[0].url)).status, 404);
  t.equal(await filesLeft(), 1, 'the other report keeps its own');
  t.equal((await make({ external_id: 'first', kind: 'expert_load' })).status, 'ready');
});

t.test('when its time has come a report is deleted with its files', async (t) => {
  const short = await make({ kind: 'docking_progress', retention_days: 2 });
  at('2026-11-24T23:00:00Z');
  await services.reports.expire();
  t.equal((await contentOf(short, admin)).code, 'not_found', 'it was not made as JSON');
  t.equal((await admin('GET', short.files[0].url)).status, 200);
  at('2026-11-25T00:00:01Z');
  t.equal(await services.reports.expire(), 1);
  t.equal((await admin('GET', `/v1/reports/${short.id}`)).status, 404);
  t.equal((await admin('GET', short.files[0].url)).status, 404);
});

const filesLeft = async () =>
  (await database.pool.query('SELECT count(*)::int AS files FROM files')).rows[0].files;
