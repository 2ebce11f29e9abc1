import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { making, principals } from '../support/principals.ts';
import { expectProblem } from '../support/problems.ts';

const made = await createApp(t);
const { as, services } = made;
const [province, keyed] = [as('province_operator'), principals(made)];
const make = making(province);
const county = (region: string) =>
  make('associations', { name: `示例科协${region}`, level: 'county', region });
const [yuhang, deqing] = [await county('330110'), await county('330521')];
const owner = await make('enterprises', anEnterprise({ external_id: '甲', region: '330110' }));
const rival = await make('enterprises', anEnterprise({ region: '330521' }));
const campaign = await make('campaigns', { name: '示例征集', channel: 'society' });
const expert = await make('profiles', aProfile({ keywords: ['氢脆'] }));
const secret = await make('demands', {
  external_id: '保密一号',
  title: '锁螺丝机器人的氢脆检测',
  description: '产线节拍为每分钟四十件，现有检测漏检。',
  owner_name: '示例甲公司',
  owner_id: owner.id,
  region: '330110',
  sectors: ['intelligent_manufacturing'],
  keywords: ['氢脆', '锁螺丝'],
  budget_cny: 876_543,
  campaign_id: campaign.id,
  association_id: yuhang.id,
  received_at: '2026-03-02T01:30:00Z',
  confidential: true,
  public_summary: '装备制造领域检测需求',
  confidentiality_terms: '三年内不得披露',
  deadline: '2030-01-31',
});
const url = `/v1/demands/${secret.id}`;
const staff = await keyed({ role: 'association_operator', subject_id: yuhang.id });
const enterprise = await keyed({ role: 'enterprise', subject_id: owner.id });
const outsiders = {
  association: await keyed({ role: 'association_operator', subject_id: deqing.id }),
  enterprise: await keyed({ role: 'enterprise', subject_id: rival.id }),
  profile: await keyed({ role: 'profile', subject_id: expert.id }),
  partner: await keyed({ role: 'partner', parts: ['assessor'], regions: ['330521'] }),
};

t.test(
  'Outsiders see the summary of a confidential demand, and nothing that tells whose it is',
  async (t) => {
    const { created_at, updated_at, state_since } = secret;
    for (const [name, ask] of Object.entries(outsiders)) {
      const { body, raw } = await ask('GET', url);
      t.same(
        body,
        {
          ...{
            id: secret.id,
            external_id: null,
            title: '装备制造领域检测需求',
            description: '装备制造领域检测需求',
          },
          ...{ owner_type: 'enterprise', owner_id: null, owner_name: null, region: '330100', keywords: [] },
          ...{ sectors: ['intelligent_manufacturing'], inferred_sectors: [], services: [], wanted_kinds: [] },
          ...{
            problem_type: null,
            budget_cny: null,
            deadline: '2030-01-31',
            active: true,
            campaign_id: null,
          },
          ...{ association_id: null, received_at: null, confidential: true, redacted: true },
          ...{ public_summary: '装备制造领域检测需求', confidentiality_terms: '三年内不得披露' },
          ...{ state: 'published', state_since, recorded_at: created_at, version: 1, created_at, updated_at },
        },
        name,
      );
      t.same((await ask('GET', '/v1/demands')).body.items, [body], `${name} lists the same`);
      t.notMatch(raw, /氢脆|螺丝|节拍|甲|876543|330110/);
    }
    const bare = await make(
      'demands',
      aDemand({ title: '氢脆', confidential: true, sectors: ['smart_ocean'] }),
    );
    const shown = (await outsiders.enterprise('GET', `/v1/demands/${bare.id}`)).body;
    t.match(
      shown,
      { title: '保密需求（智慧海洋）', description: null },
      'without a summary its sectors are told',
    );
    await province('DELETE', `/v1/demands/${bare.id}`, undefined, ANY);
  },
);

t.test('Its owner, its association and whoever reaches everything read it in full', async (t) => {
  for (const ask of [enterprise, staff, province, as('assessor')])
    t.same((await ask('GET', url)).body, { ...secret, redacted: false });
  t.equal((await staff('GET', '/v1/search?index=demands&q=氢脆')).body.items.length, 1);
  t.equal((await enterprise('GET', '/v1/demands/ext:保密一号')).status, 200);
});

t.test('What a summary hides finds it neither by words nor by name nor by a filter', async (t) => {
  const hidden = {
    ...{ external_id: '保密一号', owner_id: owner.id, region: '330110' },
    ...{ campaign_id: campaign.id, association_id: yuhang.id },
  };
  for (const [name, ask] of Object.entries(outsiders)) {
    expectProblem(t, await ask('GET', '/v1/demands/ext:保密一号'), 'not_found', [], name);
    for (const [filter, value] of Object.entries(hidden)) {
      const { body } = await ask('GET', `/v1/demands?total=true&${filter}=${value}`);
      t.match(body, { items: [], total: 0 }, `${name}: ${filter}`);
      t.equal((await staff('GET', `/v1/demands?total=true&${filter}=${value}`)).body.total, 1, filter);
    }
    t.match((await ask('GET', '/v1/demands?total=true&sector=intelligent_manufacturing')).body, { total: 1 });
    t.match((await ask('GET', '/v1/demands?total=true&confidential=true')).body, { total: 1 });
    for (const query of ['q=氢脆', 'q=锁螺丝机器人', 'sector=intelligent_manufacturing', 'region=330110'])
      t.same((await ask('GET', `/v1/search?index=demands&${query}`)).body.items, [], `${name}: ${query}`);
    t.equal((await ask('GET', '/v1/demands/export')).raw, '', `${name}: no export holds it`);
  }
  const { body } = await outsiders.profile('GET', `/v1/profiles/${expert.id}/matches`);
  t.match(body, { items: [], considered: 0 }, 'nor is an expert told that it suits');
});

t.test('It opens to the expert who is let in, and to nobody else', async (t) => {
  await services.database.transact(async (tx) => {
    const row = await services.demands.lifecycle.hold(tx, system, secret.id);
    await services.demands.lifecycle.admit(tx, system, row, expert.id);
  });
  const { body } = await outsiders.profile('GET', url);
  t.match(body, { title: secret.title, owner_id: owner.id, redacted: false, version: 2 });
  t.equal((await outsiders.profile('GET', '/v1/search?index=demands&q=氢脆')).body.items.length, 1);
  t.equal((await outsiders.profile('GET', '/v1/demands/ext:保密一号')).status, 200);
  t.equal((await outsiders.enterprise('GET', url)).body.redacted, true);
});

t.test('A demand that is opened, or made confidential, is so at once everywhere', async (t) => {
  const found = async () =>
    (await outsiders.association('GET', '/v1/search?index=demands&q=氢脆')).body.items.length;
  await province('PATCH', url, { confidential: false }, ANY);
  t.equal((await outsiders.association('GET', url)).body.title, secret.title);
  t.equal(await found(), 1);
  await province('PATCH', url, { confidential: true }, ANY);
  t.equal((await outsiders.association('GET', url)).body.redacted, true);
  t.equal(await found(), 0);
});

t.test(
  'Outsiders learn nothing of what is hidden by writing it: right and wrong guesses are refused alike',
  async (t) => {
    for (const [name, ask] of Object.entries(outsiders)) {
      const guesses = [
        { title: secret.title },
        { title: '别的' },
        { owner_id: secret.owner_id },
        { budget_cny: secret.budget_cny },
      ];
      const replies = await Promise.all(
        guesses.map((guess) => ask('PATCH', url, guess, { 'if-match': '*' })),
      );
      t.same([...new Set(replies.map(({ status }) => status))], [403], name);
    }
  },
);
