import t from 'tap';
import { recordOf } from '../../src/dockings/eligibility.ts';
import { createApp } from '../support/app.ts';
import { aProfile } from '../support/factories.ts';
import { aScene } from './support.ts';

const app = await createApp(t);
const component = (body: { components: { name: string; value: number; neutral: boolean }[] }, name: string) =>
  body.components.find((one) => one.name === name);

t.test('what an expert carries, and how it was rated, counts in its matches at once', async (t) => {
  const { by, docking, demandId, profileId } = await aScene(t, { app });
  const pair = async () => (await by.county('GET', `/v1/demands/${demandId}/matches/${profileId}`)).body;
  t.match(component(await pair(), 'availability'), { value: 1 });
  t.match(component(await pair(), 'record'), { neutral: true });
  const id = await docking([['invite']]);
  t.match(component(await pair(), 'availability'), { value: 2 / 3 });
  await by.expert('POST', `/v1/dockings/${id}/accept`, {});
  await by.county('POST', `/v1/dockings/${id}/end`, { reason: 'finished' });
  t.match(component(await pair(), 'availability'), { value: 1 }, 'an ended docking frees its place');
  await by.enterprise('POST', `/v1/dockings/${id}/rate`, { score: 5 });
  await by.expert('POST', `/v1/dockings/${id}/rate`, { score: 1 });
  t.match(
    component(await pair(), 'record'),
    { value: 2 / 3, neutral: false },
    'the enterprise’s word counts, not its own',
  );
});

t.test('a record is the mean of the ratings, drawn to the middle by two of them', async (t) => {
  t.equal(recordOf({ rated: 0, sum: 0 }), null);
  t.equal(recordOf({ rated: 1, sum: 5 }), 2 / 3);
  t.equal(recordOf({ rated: 1, sum: 1 }), 1 / 3);
  t.equal(recordOf({ rated: 2, sum: 6 }), 1 / 2);
  t.equal(recordOf({ rated: 8, sum: 40 }), 9 / 10);
});

t.test('whoever declined a demand, or has no place left, is not recommended for it any more', async (t) => {
  const { by, docking, made, demand, demandId, profileId, word } = await aScene(t);
  const found = async (id: string) =>
    (await by.county('GET', `/v1/demands/${id}/matches`)).body as {
      items: { profile: { id: string } }[];
      excluded: Record<string, number>;
    };
  t.same(
    (await found(demandId)).items.map(({ profile }) => profile.id),
    [profileId],
  );
  await docking([['invite'], ['decline', { reason: 'not_my_field' }]]);
  t.match(await found(demandId), { items: [], excluded: { excluded: 1 } });
  const why = (await by.county('GET', `/v1/demands/${demandId}/matches/${profileId}`)).body;
  t.match(why, { recommended: false, exclusion: { reason: 'declined:not_my_field' } });
  t.match(why.why_not.summary_zh, /谢绝.*不是本人专业方向/);
  const refused = await by.county('POST', `/v1/demands/${demandId}/matches/${profileId}/recommend`, {});
  t.match(refused, { status: 409 });
  const reverse = (await by.expert('GET', `/v1/profiles/${profileId}/matches`)).body;
  t.match(reverse, { items: [], excluded: { excluded: 1 } }, 'nor the other way round');

  const another = await demand();
  t.same(
    (await found(another)).items.map(({ profile }) => profile.id),
    [profileId],
    'another demand is another matter',
  );
  const full = await made('profiles', aProfile({ capacity: 1, keywords: [word] }));
  await docking([['invite']], { demandId, profileId: full });
  t.match((await found(another)).excluded, { no_capacity: 1 });
  const run = await by.admin('POST', '/v1/match-runs', { demand_ids: [demandId] });
  const results = await by.admin('GET', `/v1/match-runs/${run.body.id}/results`);
  t.match(
    results.body.items[0],
    { results: [], excluded: { excluded: 1, no_capacity: 1 } },
    'runs leave them out, too',
  );
});

t.test('conflicts of interest are looked at when two are brought together, invited and accept', async (t) => {
  const { by, docking, demand, made, demandId, profileId, enterpriseId } = await aScene(t, { app });
  const id = await docking();
  const declared = await by.expert('POST', '/v1/conflicts', {
    enterprise_id: enterpriseId,
    ground: 'shareholding',
  });
  t.match(declared, { status: 201, body: { declared_by: 'expert', profile_id: profileId } });
  const barred = { status: 409, body: { code: 'conflict_of_interest' } };
  t.match(await by.county('POST', `/v1/dockings/${id}/invite`, {}), barred);
  t.match((await by.county('GET', `/v1/demands/${demandId}/matches`)).body.items, []);
  t.match((await by.expert('GET', `/v1/profiles/${profileId}/matches`)).body.items, []);
  t.equal(
    (await by.enterprise('DELETE', `/v1/conflicts/${declared.body.id}`)).status,
    403,
    'not the other side’s to lift',
  );
  t.equal((await by.expert('DELETE', `/v1/conflicts/${declared.body.id}`)).status, 204);
  t.equal((await by.county('POST', `/v1/dockings/${id}/invite`, {})).status, 200);

  const past = { profile_id: profileId, ground: 'competitor', ends_on: '2020-01-01' };
  t.equal((await by.enterprise('POST', '/v1/conflicts', past)).status, 201);
  const current = { ...past, ends_on: '2099-01-01' };
  const own = await by.enterprise('POST', '/v1/conflicts', current);
  t.match(await by.expert('POST', `/v1/dockings/${id}/accept`, {}), barred);
  t.equal((await by.enterprise('DELETE', `/v1/conflicts/${own.body.id}`)).status, 204);
  t.equal(
    (await by.expert('POST', `/v1/dockings/${id}/accept`, {})).status,
    200,
    'one whose period is over bars nothing',
  );

  const kin = await made('profiles', aProfile({ affiliation: '示例 紧固件有限公司' }));
  const paper = await demand({ owner_id: null, owner_name: '示例紧固件有限公司', region: '330521' });
  t.match(
    await by.county('POST', '/v1/dockings', { demand_id: paper, profile_id: kin }),
    barred,
    'of one organisation',
  );
});

t.test('a conflict is known to its two sides and the associations above them', async (t) => {
  const { by, enterpriseId, profileId, made } = await aScene(t, { app });
  const input = { external_id: 'c-1', enterprise_id: enterpriseId, profile_id: profileId, ground: 'family' };
  t.equal((await by.county('POST', '/v1/conflicts', input)).status, 201);
  t.equal((await by.county('POST', '/v1/conflicts', input)).status, 409);
  for (const side of ['county', 'enterprise', 'expert', 'admin'] as const)
    t.match(
      (await by[side]('GET', '/v1/conflicts')).body.items,
      [{ external_id: 'c-1', ground: 'family' }],
      side,
    );
  t.equal((await by.expert('GET', '/v1/conflicts/ext:c-1')).status, 200);
  const stranger = await made('profiles', aProfile());
  t.match(
    (await by.enterprise('POST', '/v1/conflicts', { enterprise_id: 'ext:none', ground: 'family' })).body
      .errors,
    [{ pointer: '/enterprise_id' }, { pointer: '/profile_id' }],
  );
  const foreign = { enterprise_id: enterpriseId, profile_id: stranger, ground: 'family' };
  t.equal((await by.expert('POST', '/v1/conflicts', foreign)).status, 403, 'one speaks for oneself');
  const backwards = {
    profile_id: stranger,
    ground: 'family',
    starts_on: '2026-02-01',
    ends_on: '2026-01-01',
  };
  t.match((await by.enterprise('POST', '/v1/conflicts', backwards)).body.errors, [{ pointer: '/ends_on' }]);
});
