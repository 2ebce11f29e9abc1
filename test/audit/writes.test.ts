import t, { type Test } from 'tap';
import { system } from '../../src/access/principal.ts';
import { PACKAGED } from '../../src/match-settings/packaged.ts';
import { aKind, createJobs } from '../jobs/support.ts';
import { importTexts, someTexts } from '../models/support.ts';
import { ANY, aDemand, anEnterprise } from '../support/factories.ts';
import { someSettings } from '../support/settings.ts';

const app = await createJobs(t, [aKind('rest', async () => ({}))]);
const ask = app.as('admin');

let requests = 0;
/** Asks, and gives the reply with the lines its request left. */
async function written(method: string, url: string, payload?: unknown, headers: object = {}) {
  const request_id = `request-${++requests}`;
  const reply = await ask(method, url, payload, { ...headers, 'x-request-id': request_id });
  const { items } = (await ask('GET', `/v1/audit-log?request_id=${request_id}`)).body;
  return { ...reply, lines: items, actions: items.map(({ action }: { action: string }) => action).reverse() };
}
/** Holds what a request did against what it should have noted. */
async function leaves(t: Test, expected: string[], ...asked: Parameters<typeof written>) {
  const reply = await written(...asked);
  t.ok(reply.status < 300, `${asked[0]} ${asked[1]}: ${reply.status}`);
  t.same(reply.actions, expected, `${asked[0]} ${asked[1]} notes ${expected.join(', ')}`);
  return reply;
}

t.test('jobs', async (t) => {
  const made = await leaves(t, ['job.created'], 'POST', '/v1/jobs', {
    name: 'rest',
    payload: { who: '示例' },
  });
  t.match(made.lines[0], { entity: 'job', entity_id: made.body.id, values: { name: 'rest' } });
  t.notMatch(JSON.stringify(made.lines), '示例', 'a payload is not repeated');
  const url = `/v1/jobs/${made.body.id}`;
  await leaves(t, ['job.cancelled'], 'POST', `${url}/cancel`);
  await leaves(t, [], 'POST', `${url}/cancel`);
  const again = await leaves(t, ['job.created', 'job.rerun'], 'POST', `${url}/rerun`);
  t.match(again.lines[0], { entity_id: made.body.id, values: { rerun_as: again.body.id } });
  t.match(again.lines[1], { entity_id: again.body.id, values: { rerun_of: made.body.id } });
});

t.test('schedules', async (t) => {
  const input = { external_id: 'nightly', name: '示例', job: 'expire', cron: '0 2 * * *' };
  const url = '/v1/schedules/ext:nightly';
  const made = await leaves(t, ['schedule.created'], 'POST', '/v1/schedules', input);
  t.match(made.lines[0], { values: { job: 'expire', cron: '0 2 * * *', active: true } });
  t.same((await written('POST', '/v1/schedules', input)).actions, [], 'a refused one leaves none');
  const changed = await leaves(t, ['schedule.updated'], 'PATCH', url, { active: false }, ANY);
  t.match(changed.lines[0], { fields: ['active'], values: { active: false } });
  const run = await leaves(t, ['job.created'], 'POST', `${url}/run`);
  t.match(run.lines[0], { values: { name: 'expire', schedule_id: made.body.id } });
  await leaves(t, ['schedule.deleted'], 'DELETE', url, undefined, ANY);
});

t.test('match settings', async (t) => {
  const url = '/v1/match-settings/ours';
  const made = await leaves(t, ['match_settings.created'], 'POST', '/v1/match-settings', someSettings());
  t.match(made.lines[0].values, { name: 'ours', version: 1, is_default: false, components: { topic: 0.5 } });
  await leaves(t, [], 'POST', '/v1/match-settings', someSettings());
  const noted = ['match_settings.updated'];
  const first = await leaves(t, noted, 'PATCH', url, { is_default: true }, ANY);
  t.match(first.lines, [{ fields: ['is_default'], values: { is_default: true } }]);
  const next = { title: '示例权重', is_default: true, components: someSettings().components };
  await leaves(t, [...noted, 'match_settings.created'], 'PUT', url, { ...next, neutral: 0.4 }, ANY);
  await leaves(t, noted, 'PATCH', `/v1/match-settings/${PACKAGED}`, { is_default: true }, ANY);
  const retired = await leaves(t, [...noted, ...noted], 'DELETE', url, undefined, ANY);
  t.match(retired.lines, [{ fields: ['retired_at'] }, { fields: ['retired_at'] }], 'each version');
});

t.test('models and match runs', async (t) => {
  await importTexts(app, someTexts(60));
  const model = await leaves(t, ['model.created'], 'POST', '/v1/models/rebuild');
  t.match(model.lines[0].values, { version: model.body.version, is_active: true });
  const url = `/v1/models/${model.body.version}`;
  await leaves(t, ['model.updated'], 'POST', '/v1/models/rebuild');
  await leaves(t, ['model.updated'], 'PATCH', url, { is_active: false }, ANY);
  await leaves(t, ['model.updated'], 'PATCH', url, { is_active: true }, ANY);
  await leaves(t, [], 'PATCH', url, { is_active: true }, ANY);

  const run = await leaves(t, ['match_run.created'], 'POST', '/v1/match-runs', { demand_ids: ['ext:d-0'] });
  t.match(run.lines[0], { entity_id: run.body.id, values: { digest: run.body.digest, demands: 1 } });
  await leaves(t, ['match_run.deleted'], 'DELETE', `/v1/match-runs/${run.body.id}`);
  t.equal((await written('DELETE', `/v1/match-runs/${run.body.id}`)).lines.length, 0);
});

t.test('records, keys and the lexicon', async (t) => {
  const key = await leaves(t, ['key.created'], 'POST', '/v1/api-keys', { name: '示例', role: 'assessor' });
  t.notMatch(JSON.stringify(key.lines), /示例|zq_/);
  const rotate = ['key.created', 'key.rotated'];
  await leaves(t, rotate, 'POST', `/v1/api-keys/${key.body.id}/rotate`, { overlap_hours: 1 });
  await leaves(t, ['key.revoked'], 'DELETE', `/v1/api-keys/${key.body.id}`);
  const entry = { external_id: 'entry', zh: ['氢脆'], en: ['hydrogen embrittlement'] };
  await leaves(t, ['lexicon_entry.created'], 'POST', '/v1/lexicon', entry);
  await leaves(t, ['lexicon_entry.deleted'], 'DELETE', '/v1/lexicon/ext:entry', undefined, ANY);
  const campaign = { external_id: 'c', name: '示例征集', channel: 'society' };
  await leaves(t, ['campaign.created'], 'POST', '/v1/campaigns', campaign);
  await leaves(t, ['campaign.deleted'], 'DELETE', '/v1/campaigns/ext:c', undefined, ANY);
});

t.test('demands: their states, and where their owner takes them', async (t) => {
  const { body: owner } = await ask('POST', '/v1/enterprises', anEnterprise({ region: '330110' }));
  const draft = aDemand({ external_id: 'd', state: 'draft', owner_id: owner.id });
  await leaves(t, ['demand.created'], 'POST', '/v1/demands', draft);
  const url = '/v1/demands/ext:d';
  const submitted = await leaves(t, ['demand.submitted'], 'POST', `${url}/submit`, {});
  t.match(submitted.lines[0], { fields: ['state'], values: { from: 'draft', to: 'submitted' } });
  const moved = ['enterprise.updated', 'demand.updated'];
  const place = { region: '330200' };
  const { lines } = await leaves(t, moved, 'PATCH', `/v1/enterprises/${owner.id}`, place, ANY);
  t.match(lines[0], { fields: ['place'], values: { place: '330200' } });
  const { demands } = app.services;
  const { transact } = app.database;
  const { id } = (await ask('GET', url)).body;
  await transact(async (tx) => {
    const row = await demands.lifecycle.hold(tx, system, id);
    await demands.lifecycle.admit(tx, system, row, owner.id);
  });
  const [line] = (await ask('GET', `/v1/audit-log?entity_id=${id}`)).body.items;
  t.match(line, { action: 'demand.admitted', fields: ['admitted'], key_id: null, request_id: null });
});
