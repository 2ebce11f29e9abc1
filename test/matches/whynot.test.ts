import t from 'tap';
import { createApp } from '../support/app.ts';
import { aDemand, anEnterprise, aProfile, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as } = await createApp(t);
const [admin, reader] = [as('admin'), as('assessor')];
const explain = async (profile: string, query = '', demand = 'bolt') =>
  (await reader('GET', `/v1/demands/ext:${demand}/matches/ext:${profile}${query}`)).body;

const topic = { keywords: ['氢脆', '紧固件'], bio: '研究高强度螺栓镀锌后的氢脆与延迟断裂。' };
const steel = { sectors: ['new_materials'], region: '330110', ...topic };
await admin('POST', '/v1/enterprises', anEnterprise({ external_id: 'maker', name: '示例螺栓厂' }));
const bolt = { title: '高强度螺栓镀锌后氢脆断裂', region: '330110', sectors: ['new_materials'] };
await admin('POST', '/v1/demands', aDemand({ external_id: 'bolt', ...bolt, owner_id: 'ext:maker' }));
await admin('POST', '/v1/demands', aDemand({ external_id: 'mute', title: '。。。' }));
const profiles = [
  { external_id: 'near', ...steel },
  { external_id: 'next', ...steel, region: '330400' },
  { external_id: 'far', ...steel, region: '650000' },
  { external_id: 'off', ...steel, active: false },
  { external_id: 'full', ...steel, capacity: 0 },
  { external_id: 'ours', ...steel, affiliation: '示例螺栓厂' },
  { external_id: 'poet', sectors: ['social_psychology'], bio: 'x' },
].map((fields) => aProfile(fields));
await admin('POST', '/v1/profiles/import', toLines(profiles), NDJSON);
const listed = (await reader('GET', '/v1/demands/ext:bolt/matches?limit=1000')).body.items as {
  score: number;
  profile: { id: string; external_id: string };
}[];

t.test('a pair that is recommended says so and where it stands', async (t) => {
  for (const [i, { score, profile }] of listed.entries()) {
    const found = await explain(profile.external_id, '?limit=1000');
    t.match(found, { recommended: true, rank: i + 1, why_not: null, score, exclusion: null });
  }
  t.match(await explain('near'), { recommended: true, rank: 1 }, 'twenty are recommended unless told');
});

t.test('a pair that others outrank names the last one recommended and what it lost on', async (t) => {
  for (const [limit, last] of [
    [1, 'near'],
    [2, 'next'],
  ] as const) {
    const { recommended, rank, why_not, score } = await explain('far', `?limit=${limit}`);
    t.match({ recommended, rank }, { recommended: false, rank: 3 }, 'its place is told all the same');
    t.match(why_not, { cause: 'outranked', constraint: null, reason: null, lost_to: { rank: limit } });
    const { lost_to } = why_not;
    t.equal(lost_to.profile_id, listed[limit - 1]?.profile.id, last);
    t.equal(lost_to.score, listed[limit - 1]?.score);
    t.equal(lost_to.difference, score - lost_to.score);
    const sum = lost_to.components.reduce(
      (total: number, { difference }: { difference: number }) => total + difference,
      0,
    );
    t.ok(Math.abs(sum - lost_to.difference) < 1e-12, 'the differences add up');
    t.equal(lost_to.components[0].name, 'region', 'what was lost most comes first');
    t.ok(lost_to.components[0].difference < 0);
    t.match(why_not.summary_en, /^Not recommended: place 3 with 0\.\d{3}; .*it lost on region −0\.\d{3}\.$/);
    t.match(why_not.summary_zh, /^未推荐：排第 3 位（0\.\d{3}），.*差在地域 −0\.\d{3}。$/);
  }
});

t.test('a pair that a constraint bars names the constraint and has no place', async (t) => {
  for (const [profile, constraint, en] of [
    ['off', 'inactive', /the demand or the profile is inactive/],
    ['full', 'no_capacity', /no more dockings/],
    ['ours', 'conflict_of_interest', /own organisation/],
  ] as const) {
    const found = await explain(profile);
    t.match(found, { recommended: false, rank: null, exclusion: { constraint } }, profile);
    t.match(found.why_not, { cause: 'constraint', constraint, lost_to: null, summary_en: en });
    t.match(found.why_not.summary_zh, /^未推荐：.+。$/);
  }
});

t.test('a pair without a common subject, and a demand without words, say that', async (t) => {
  const stranger = await explain('poet');
  t.match(stranger, { recommended: false, rank: null, why_not: { cause: 'no_subject', lost_to: null } });
  t.match(await explain('poet', '?limit=1'), { rank: null, why_not: { cause: 'no_subject' } });
  const mute = await explain('near', '', 'mute');
  t.match(mute, { recommended: false, rank: null, why_not: { cause: 'no_terms', lost_to: null } });
  for (const { why_not } of [stranger, mute]) t.match(why_not, { summary_zh: /。$/, summary_en: /\.$/ });
});

t.test('limits and filters that mean nothing here are faults', async (t) => {
  const url = '/v1/demands/ext:bolt/matches/ext:near';
  for (const [query, pointer] of [
    ['limit=0', '/query/limit'],
    ['limit=1001', '/query/limit'],
    ['kind=expert', '/query/kind'],
  ] as const)
    expectProblem(t, await reader('GET', `${url}?${query}`), 'invalid_request', [pointer], query);
});
