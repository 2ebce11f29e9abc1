import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, anEnterprise } from '../support/factories.ts';
import { aScene } from './support.ts';

let now = new Date('2026-06-01T02:00:00Z');
const app = await createApp(t, { clock: () => now });
const HELD = { held_at: '2026-05-30T01:00:00Z', mode: 'on_site', summary: '示例记录' };

t.test('a docking goes from a match to ratings, and each step tells who, when and why', async (t) => {
  const { by, demandId, profileId, enterpriseId, as } = await aScene(t, { app });
  const matched = await by.county('GET', `/v1/demands/${demandId}/matches`);
  const [best] = matched.body.items;
  const url = `/v1/demands/${demandId}/matches/${best.profile.id}/recommend`;
  const { status, body: begun } = await by.county('POST', url, { external_id: 'd-1', note: '首选' });
  t.equal(status, 201);
  t.match(begun, { state: 'recommended', demand_id: demandId, profile_id: profileId, external_id: 'd-1' });
  t.equal(begun.match.score, best.score, 'the match is kept as it was');
  t.same(begun.match.reasons.terms, best.reasons.terms);
  const at = (step: string) => `/v1/dockings/${begun.id}${step}`;
  t.equal((await by.expert('GET', at(''))).status, 404, 'a mere recommendation is not the expert’s business');

  const invited = await by.county('POST', at('/invite'), { note: '请答复' });
  t.match(invited.body, {
    state: 'invited',
    invited_at: now.toISOString(),
    answer_by: '2026-06-15T02:00:00.000Z',
  });
  t.equal((await by.county('GET', `/v1/demands/${demandId}`)).body.state, 'docking');
  t.equal((await by.expert('GET', at(''))).body.match, null, 'its reasons open with acceptance');
  t.equal((await by.expert('POST', at('/accept'), {})).body.state, 'accepted');
  t.equal((await by.expert('GET', at(''))).body.match.score, best.score);
  t.equal((await by.expert('GET', at(''))).body.enterprise_id, enterpriseId);
  t.equal((await by.enterprise('POST', at('/meet'), HELD)).body.state, 'meeting');
  t.equal((await by.enterprise('POST', at('/meet'), HELD)).body.meetings.length, 2);
  const agreed = await by.county('POST', at('/agree'), { title: '示例协议', value_cny: 90_000 });
  t.match(agreed.body, { state: 'agreement', agreement: { value_cny: 90_000 } });
  const outcome = { service: 'joint_research', value_cny: 90_000, carrier: 'consortium' };
  t.match((await by.county('POST', at('/conclude'), outcome)).body, { state: 'completed', outcome });

  t.match((await by.enterprise('POST', at('/rate'), { score: 5 })).body.ratings, [
    { side: 'enterprise', score: 5 },
  ]);
  t.match((await by.expert('POST', at('/rate'), { score: 3 })).body.ratings, [{ side: 'expert', score: 3 }]);
  t.equal((await by.county('GET', at(''))).body.ratings.length, 2, 'the association sees both sides’ words');
  const { items } = (await by.county('GET', '/v1/dockings/ext:d-1/history')).body;
  t.same(
    items.map((step: { action: string; role: string }) => [step.action, step.role]),
    [
      ['recommend', 'association_operator'],
      ['invite', 'association_operator'],
      ['accept', 'profile'],
      ['meet', 'enterprise'],
      ['meet', 'enterprise'],
      ['agree', 'association_operator'],
      ['conclude', 'association_operator'],
    ],
  );
  t.match(items[0], { note: '首选', from_state: null, at: now.toISOString() });
  const listed = await as('admin')('GET', `/v1/dockings?state=completed&profile_id=${profileId}`);
  t.same(
    listed.body.items.map((one: { id: string }) => one.id),
    [begun.id],
  );
});

t.test('what its state does not allow is refused with what it does allow', async (t) => {
  const { by, docking, demandId, profileId } = await aScene(t, { app });
  const id = await docking();
  const refused = await by.county('POST', `/v1/dockings/${id}/accept`, {});
  t.match(refused, { status: 409, body: { code: 'invalid_transition', allowed: ['invite', 'end'] } });
  const twice = await by.county('POST', '/v1/dockings', { demand_id: demandId, profile_id: profileId });
  t.match(twice, { status: 409, body: { code: 'conflict' } });
  await by.county('POST', `/v1/dockings/${id}/invite`, {});
  for (const body of [{}, { reason: 'moon' }])
    t.match((await by.expert('POST', `/v1/dockings/${id}/decline`, body)).body.errors, [
      { pointer: '/reason' },
    ]);
  const declined = await by.expert('POST', `/v1/dockings/${id}/decline`, { reason: 'no_time', note: '出差' });
  t.match(declined.body, { state: 'declined', decline_reason: 'no_time' });
  t.equal(
    (await by.enterprise('GET', `/v1/dockings/${id}`)).body.decline_note,
    null,
    'the words are not for the owner',
  );
  t.match(
    (await by.county('POST', `/v1/dockings/${id}/conclude`, { service: 'consulting' })).body.allowed,
    [],
  );
  t.match((await by.county('POST', `/v1/dockings/${id}/rate`, { side: 'expert', score: 1 })).status, 409);
});

t.test('a docking that ended before it was accepted has no outcome and no rating', async (t) => {
  const { by, docking } = await aScene(t, { app });
  const id = await docking([['invite'], ['end', { reason: 'recommended_in_error' }]]);
  t.equal((await by.county('POST', `/v1/dockings/${id}/conclude`, { service: 'consulting' })).status, 409);
  t.equal((await by.county('POST', `/v1/dockings/${id}/rate`, { side: 'enterprise', score: 4 })).status, 409);
});

t.test('a demand that is not open, an inactive expert and a time out of reach are refused', async (t) => {
  const { by, demand, made, profileId, demandId, docking } = await aScene(t, { app });
  const draft = await demand({ state: 'submitted' });
  const early = await by.county('POST', '/v1/dockings', { demand_id: draft, profile_id: profileId });
  t.match(early, { status: 409, body: { code: 'invalid_transition' } });
  const idle = await made('profiles', { kind: 'expert', name: '示例', active: false });
  t.equal((await by.county('POST', '/v1/dockings', { demand_id: demandId, profile_id: idle })).status, 409);
  const id = await docking();
  for (const answer_by of ['2026-05-01T00:00:00Z', '2027-05-01T00:00:00Z']) {
    const { status, body } = await by.county('POST', `/v1/dockings/${id}/invite`, { answer_by });
    t.equal(status, 400);
    t.match(body.errors, [{ pointer: '/answer_by' }]);
  }
  const { status, body } = await by.county('POST', '/v1/dockings', {
    demand_id: demandId,
    profile_id: 'ext:nobody',
  });
  t.equal(status, 404);
  t.match(body, { code: 'not_found' });
});

t.test('invitations lapse when their time is up, by the job, and free their place', async (t) => {
  const { by, docking, services, profileId } = await aScene(t, { app });
  const id = await docking([['invite']]);
  t.equal(await services.dockings.expire(), 0, 'not before');
  now = new Date('2026-06-15T02:00:01Z');
  t.match(await by.expert('POST', `/v1/dockings/${id}/accept`, {}), { status: 409 }, 'too late to accept');
  t.equal(await services.dockings.expire(), 1);
  t.match((await by.county('GET', `/v1/dockings/${id}`)).body, { state: 'expired' });
  t.match((await by.county('GET', `/v1/profiles/${profileId}/load`)).body, {
    ...{ capacity: 3, open: 0, left: 3, invitations: 1, acceptances: 0, refusals: 0, expiries: 1 },
  });
});

t.test('a demand that is over ends what was not agreed yet, and leaves what was', async (t) => {
  const { by, docking, made, demandId } = await aScene(t, { app });
  const agreed = await docking([['invite'], ['accept'], ['agree']]);
  const other = await made('profiles', { kind: 'expert', name: '示例二' });
  const open = await docking([['invite']], { demandId, profileId: other });
  const closed = await by.county('POST', `/v1/demands/${demandId}/close`, { reasons: ['no_longer_needed'] });
  t.equal(closed.body.state, 'closed');
  t.equal((await by.county('GET', `/v1/dockings/${open}`)).body.state, 'ended');
  t.equal((await by.county('GET', `/v1/dockings/${agreed}`)).body.state, 'agreement');
  const kept = await by.admin('DELETE', `/v1/demands/${demandId}`, undefined, ANY);
  t.match(kept.body, { code: 'has_dependents' }, 'what was done stays on record');
});

t.test('each side ends and rates for itself alone', async (t) => {
  const { by, docking } = await aScene(t, { app });
  const id = await docking([['invite'], ['accept'], ['end', { reason: 'finished' }]]);
  const foreign = await by.enterprise('POST', `/v1/dockings/${id}/rate`, { side: 'expert', score: 5 });
  t.match(foreign.body.errors, [{ pointer: '/side' }]);
  const nameless = await by.county('POST', `/v1/dockings/${id}/rate`, { score: 5 });
  t.match(nameless.body.errors, [{ pointer: '/side' }]);
  t.equal((await by.enterprise('POST', `/v1/dockings/${id}/rate`, { score: 5 })).status, 200);
  t.match((await by.enterprise('POST', `/v1/dockings/${id}/rate`, { score: 2 })).body.ratings, [
    { score: 2 },
  ]);
  t.equal((await by.expert('POST', `/v1/dockings/${id}/invite`, {})).status, 403);
});

t.test('words meant for one side are told to no other, in the docking and in its history', async (t) => {
  const { by, demandId, profileId } = await aScene(t, { app });
  const input = { demand_id: demandId, profile_id: profileId, note: '企业点名' };
  const { id } = (await by.county('POST', '/v1/dockings', input)).body;
  await by.county('POST', `/v1/dockings/${id}/invite`, { note: '请答复' });
  const words = async (side: 'county' | 'enterprise' | 'expert') =>
    JSON.stringify([
      (await by[side]('GET', `/v1/dockings/${id}`)).body,
      (await by[side]('GET', `/v1/dockings/${id}/history`)).body,
    ]);
  t.match(await words('county'), /企业点名/);
  t.notMatch(await words('expert'), /企业点名/);
  await by.expert('POST', `/v1/dockings/${id}/decline`, { reason: 'terms', note: '条件太苛刻' });
  t.match(await words('county'), /条件太苛刻/);
  t.match(await words('expert'), /条件太苛刻/, 'its own words');
  t.notMatch(await words('enterprise'), /条件太苛刻/);
});

t.test(
  'contacts that closed with a docking are not opened again by what one side says came of it',
  async (t) => {
    const { by, docking, profileId } = await aScene(t, { app });
    await by.admin('PUT', `/v1/profiles/${profileId}/contact`, { person: '示例联系人' });
    const id = await docking([['invite'], ['accept']]);
    const reveal = async () =>
      (await by.enterprise('POST', `/v1/profiles/${profileId}/contact/reveal`, { purpose: 'docking' }))
        .status;
    t.equal(await reveal(), 200);
    await by.expert('POST', `/v1/dockings/${id}/end`, { reason: 'no_agreement' });
    t.equal(await reveal(), 403);
    t.equal(
      (await by.enterprise('POST', `/v1/dockings/${id}/conclude`, { service: 'consulting' })).status,
      200,
    );
    t.equal(await reveal(), 403);
  },
);

t.test(
  'a docking under way goes with its demand: whoever owns it next has it, and who owned it has it no more',
  async (t) => {
    const { by, docking, made, demandId, keyOf } = await aScene(t, { app });
    const id = await docking([['invite'], ['accept']]);
    const heir = await made('enterprises', anEnterprise({ region: '330110' }));
    const next = await keyOf('enterprise', heir);
    t.equal((await next('GET', `/v1/dockings/${id}`)).status, 404);
    const moved = { owner_id: heir, region: '330110' };
    t.equal((await by.admin('PATCH', `/v1/demands/${demandId}`, moved, ANY)).status, 200);
    t.match((await next('GET', `/v1/dockings/${id}`)).body, { enterprise_id: heir });
    t.equal((await by.enterprise('GET', `/v1/dockings/${id}`)).status, 404);
    t.equal((await by.county('GET', `/v1/dockings/${id}`)).status, 404);
  },
);
