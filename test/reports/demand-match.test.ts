import t from 'tap';
import { ANY } from '../support/factories.ts';
import { contentOf, createMaking } from './making.ts';

const { admin, make, demand, expert, at } = await createMaking(t);
const report = async (fields: object = {}) => {
  const made = await make({ kind: 'demand_match', formats: ['json'], ...fields });
  return contentOf(made, admin);
};
const patch = (id: string, fields: object) => admin('PATCH', `/v1/profiles/${id}`, fields, ANY);
// biome-ignore lint/suspicious/noExplicitAny: replies are looked into freely
const named = (content: any, title: string) => content.demands.find((one: any) => one.title === title);
// biome-ignore lint/suspicious/noExplicitAny: replies are looked into freely
const places = (one: any) => one.matches.map(({ name, change }: any) => [name, change]);

t.test(
  'a first report has nothing to compare with, a second tells who is new, rose, fell and went',
  async (t) => {
    const ids = [await expert(0), await expert(1), await expert(2)];
    await demand({ title: '氢脆一' });
    const first = await report();
    t.equal(first.head.previous, null);
    const before = named(first, '氢脆一');
    t.same(
      places(before),
      [0, 1, 2].map((i) => [`示例专家${i}`, null]),
    );
    t.match(before.matches[0], {
      rank: 1,
      previous_rank: null,
      reason_zh: /研究内容涉及“.*同属新材料领域；与需求方同在一个县/,
    });

    const again = await report();
    t.match(again.head.previous, { made_at: '2026-11-23T00:00:00.000Z' });
    t.same(
      places(named(again, '氢脆一')),
      [0, 1, 2].map((i) => [`示例专家${i}`, 'same']),
    );
    t.match(again.totals, { new_demands: 0, changed_demands: 0 });

    at('2026-11-30T00:00:00Z');
    await patch(ids[0] as string, { active: false });
    await patch(ids[2] as string, {
      bio: '研究高强度螺栓镀锌后的氢脆与延迟断裂，除氢工艺，低氢脆镀层。',
      keywords: ['氢脆'],
    });
    await expert(4);
    await demand({ title: '氢脆二' });
    const second = await report();
    const now = named(second, '氢脆一');
    t.same(places(now), [
      ['示例专家2', 'rose'],
      ['示例专家4', 'new'],
      ['示例专家1', 'fell'],
    ]);
    t.match(now.gone, [{ name: '示例专家0', previous_rank: 1, why: 'inactive' }]);
    t.match(named(second, '氢脆二'), { is_new: true, matches: [{ change: null }] });
    t.match(second.totals, { demands: 2, new_demands: 1, changed_demands: 1, left_demands: 0 });
    t.same(
      second.demands.map(({ title }: { title: string }) => title),
      ['氢脆二', '氢脆一'],
      'what is new comes first',
    );
  },
);

t.test('a report of another scope is not held against it', async (t) => {
  const other = await report({ scope: { regions: ['330110'] } });
  t.equal(other.head.previous, null);
  t.equal((await report({ name: '另一份' })).head.previous, null, 'nor is one of another name');
});

t.test(
  'a demand that is over or gone is told to have left, and an expert who declined why he went',
  async (t) => {
    const id = await demand({ title: '将被撤回的氢脆需求' });
    await report();
    await admin('POST', `/v1/demands/${id}/withdraw`, {});
    const [match] = named(await report({ name: '谢绝' }), '氢脆一').matches;
    const demandId = named(await report({ name: '谢绝' }), '氢脆一').demand_id;
    const docking = await admin('POST', `/v1/demands/${demandId}/matches/${match.profile_id}/recommend`, {});
    const begun = named(await report({ name: '谢绝' }), '氢脆一');
    t.match(begun.dockings, [{ name: match.name, state: 'recommended' }]);
    await admin('POST', `/v1/dockings/${docking.body.id}/invite`, {});
    await admin('POST', `/v1/dockings/${docking.body.id}/decline`, { reason: 'no_time' });
    const after = named(await report({ name: '谢绝' }), '氢脆一');
    t.match(after.gone, [{ name: match.name, why: 'declined' }]);
    const left = await report();
    t.match(left.left, [{ title: '将被撤回的氢脆需求', state: 'withdrawn' }]);
  },
);

t.test('a demand without a good match says why, and what can be done', async (t) => {
  const why = async (fields: object) => {
    await demand({ title: '缺人的需求', external_id: 'short', ...fields });
    const one = named(await report({ name: `缺人${JSON.stringify(fields)}`.slice(0, 90) }), '缺人的需求');
    t.same(one.matches, []);
    await admin('DELETE', '/v1/demands/ext:short', undefined, ANY);
    return one.shortfall;
  };
  t.match(await why({ description: null, keywords: [], sectors: [] }), {
    cause: 'thin_text',
    text_zh: /写得太简单/,
  });
  const blue = {
    description: '海上养殖网箱的自动清洗与水下机器人巡检，希望降低人工成本并提高养殖密度。',
    keywords: [],
  };
  t.match(await why({ ...blue, sectors: ['smart_ocean'] }), {
    ...{ cause: 'no_expert_in_sector', text_zh: /没有“智慧海洋”领域的专家/ },
  });
  const far = {
    description: '需要一种能在零下三十度工作的电解液配方，提高电池的低温放电能力和循环寿命。',
    keywords: [],
  };
  t.match(await why({ ...far, sectors: ['new_materials'] }), {
    cause: 'not_close',
    nearest: [{ name: String }],
  });
  t.match(await why({ wanted_kinds: ['society'] }), {
    cause: 'wanted_kinds',
    text_zh: /不限类别时有：示例专家/,
  });
  for (const number of [1, 2, 4]) await patch(`ext:expert-${number}`, { capacity: 0 });
  t.match(await why({}), { cause: 'at_capacity', text_zh: /都已排满：示例专家/ });
});

t.test('nothing is recommended for where it is and what it offers alone', async (t) => {
  await patch('ext:expert-1', { capacity: 3, bio: '研究绿茶保鲜与花香成分。', keywords: [] });
  const [, one] = [
    await demand({ title: '别的氢脆' }),
    named(await report({ settings: { min_score: 0 } }), '别的氢脆'),
  ];
  t.notOk(
    one.matches.some(({ name }: { name: string }) => name === '示例专家1'),
    'it has nothing of the subject',
  );
});

t.test('a scope takes demands of its regions, sectors, states and campaign', async (t) => {
  await demand({ title: '在德清', region: '330521', sectors: ['digital_economy'] });
  await demand({ title: '待核实', state: 'submitted' });
  const campaign = await admin('POST', '/v1/campaigns', {
    external_id: 'c',
    name: '示例征集',
    channel: 'society',
  });
  await demand({ title: '征集来的', campaign_id: campaign.body.id });
  const of = async (scope: object) =>
    (await report({ scope })).demands.map(({ title }: { title: string }) => title).sort();
  t.same(await of({ regions: ['330500'] }), ['在德清']);
  t.same(await of({ sectors: ['digital_economy'] }), ['在德清']);
  t.same(await of({ states: ['submitted'] }), ['待核实']);
  t.same(await of({ campaign_id: 'ext:c' }), ['征集来的']);
});
