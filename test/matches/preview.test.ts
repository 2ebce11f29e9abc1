import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { someSettings, weights } from '../support/settings.ts';

const { as } = await createApp(t);
const [admin, reader] = [as('admin'), as('assessor')];
const preview = (body: object, query = '') => reader('POST', `/v1/matches/preview${query}`, body);
interface Item {
  score: number;
  settings: string;
  components: { name: string; value: number; weight: number; neutral: boolean }[];
  exclusion?: { constraint: string } | null;
  profile: { external_id: string };
}
const order = ({ body }: { body: { items: Item[] } }) => body.items.map(({ profile }) => profile.external_id);
const weightsOf = ({ components }: Item) =>
  Object.fromEntries(components.map(({ name, weight }) => [name, weight]));

const text = { bio: '研究高强度螺栓镀锌后的氢脆与延迟断裂。', sectors: ['new_materials'] };
await admin('POST', '/v1/enterprises', anEnterprise({ external_id: 'maker', name: '示例螺栓厂' }));
for (const [external_id, fields] of Object.entries({
  far: { ...text, region: '110000' },
  near: { bio: '研究螺栓。', sectors: ['new_materials'], region: '330110' },
  full: { ...text, capacity: 0 },
  off: { ...text, active: false },
  ours: { ...text, affiliation: '示例螺栓厂' },
  offAndFull: { ...text, active: false, capacity: 0 },
  society: { ...text, kind: 'society' },
})) {
  await admin('POST', '/v1/profiles', aProfile({ external_id, ...fields }));
}
const bolt = {
  title: '高强度螺栓镀锌后氢脆断裂',
  region: '330110',
  sectors: ['new_materials'],
  owner_id: 'ext:maker',
  wanted_kinds: ['expert'],
};

t.test('weights of the moment take the place of some of those that would apply', async (t) => {
  const plain = await preview(bolt);
  t.same(order(plain), ['far', 'near']);
  t.equal(plain.body.items[0].settings, 'default@1');
  const base = weightsOf(plain.body.items[0]);

  const regional = await preview({ ...bolt, weights: { region: 5 } });
  t.same(order(regional), ['near', 'far'], 'what is nearer comes first');
  for (const item of regional.body.items as Item[]) {
    t.equal(item.settings, 'custom');
    t.same(weightsOf(item), { ...base, region: 5 });
    const total = Object.values(weightsOf(item)).reduce((sum, weight) => sum + weight, 0);
    const score = item.components.reduce((sum, { weight, value }) => sum + weight * value, 0) / total;
    t.ok(Math.abs(item.score - score) < 1e-9, 'the shown weights give the score');
  }
  const doubled = Object.fromEntries(
    Object.entries(base).map(([name, weight]) => [name, (weight as number) * 2]),
  );
  const same = await preview({ ...bolt, weights: doubled });
  t.same(order(same), order(plain), 'only proportions count');
  (same.body.items as Item[]).forEach((item, i) => {
    t.ok(Math.abs(item.score - plain.body.items[i].score) < 1e-9);
  });
  t.same((await preview(bolt)).body, plain.body, 'and nothing of it stays');
});

t.test('the neutral value of the moment is that of what is not known', async (t) => {
  const { body } = await preview({ ...bolt, neutral: 0.9 });
  t.equal(body.items[0].settings, 'custom');
  const neutral = (body.items as Item[]).flatMap(({ components }) =>
    components.filter((each) => each.neutral),
  );
  t.ok(neutral.length > 0);
  t.ok(neutral.every(({ value }) => value === 0.9));
});

t.test('changes go over the set of the sector, or the one that is named', async (t) => {
  await admin('POST', '/v1/match-settings', someSettings({ sectors: ['new_materials'] }));
  const { body } = await preview({ ...bolt, weights: { topic: 0 } });
  t.same(weightsOf(body.items[0]), weights({ topic: 0 }));
  const named = await preview({ ...bolt, weights: { topic: 0 } }, '?settings=default');
  t.not(weightsOf(named.body.items[0]).sector, 0.2);
  t.equal(
    (await preview({ ...bolt, waive: ['no_capacity'] })).body.items[0].settings,
    'ours@1',
    'no weight changed',
  );
  await admin('DELETE', '/v1/match-settings/ours', undefined, ANY);
});

t.test('a waived constraint keeps nobody out, and each match that breaks it says so', async (t) => {
  const told = async (waive: string[], query = '') => {
    const { body } = await preview({ ...bolt, waive }, query);
    const broken = (body.items as Item[]).map(({ profile, exclusion }) => [
      profile.external_id,
      exclusion?.constraint ?? exclusion,
    ]);
    return { broken: Object.fromEntries(broken), excluded: body.excluded };
  };
  const open = { far: null, near: null };
  t.same(await told([]), {
    broken: open,
    excluded: { inactive: 2, wrong_kind: 1, no_capacity: 1, conflict_of_interest: 1 },
  });
  t.same(await told(['no_capacity']), {
    broken: { ...open, full: 'no_capacity' },
    excluded: { inactive: 2, wrong_kind: 1, conflict_of_interest: 1 },
  });
  t.same((await told(['inactive'])).broken, { ...open, off: 'inactive' }, 'another constraint still holds');
  const all = { full: 'no_capacity', off: 'inactive', ours: 'conflict_of_interest', society: 'wrong_kind' };
  t.same(await told(['conflict_of_interest', 'wrong_kind', 'no_capacity', 'inactive']), {
    broken: { ...open, ...all, offAndFull: 'inactive' },
    excluded: {},
  });
  t.same((await told(['conflict_of_interest'], '?kind=society')).broken, {}, 'filters stay');
  t.equal(Object.keys((await told(['inactive', 'no_capacity'], '?limit=2')).broken).length, 2);
  t.notOk('exclusion' in (await preview(bolt)).body.items[0], 'where nothing is waived, nothing is said');
});

t.test('a match that breaks a waived constraint is told of as its explanation would tell', async (t) => {
  await admin('POST', '/v1/demands', aDemand({ external_id: 'bolt', ...bolt }));
  const waive = ['inactive', 'wrong_kind', 'no_capacity', 'conflict_of_interest'];
  const { items } = (await preview({ ...bolt, waive })).body as { items: Item[] };
  t.equal(items.length, 7);
  for (const { profile, exclusion, score } of items) {
    const explained = await reader('GET', `/v1/demands/ext:bolt/matches/ext:${profile.external_id}`);
    t.same([exclusion, score], [explained.body.exclusion, explained.body.score], profile.external_id);
  }
});

t.test('an inactive demand can be tried out', async (t) => {
  t.same(order(await preview({ ...bolt, active: false })), []);
  const { body } = await preview({ ...bolt, active: false, waive: ['inactive'] });
  t.ok(body.items.length > 2);
  t.ok((body.items as Item[]).every(({ exclusion }) => exclusion?.constraint === 'inactive'));
});

t.test('what cannot be tried out is refused, every fault at once', async (t) => {
  const bad = {
    title: '',
    weights: { topic: -1, colour: 1, region: '1' },
    neutral: 2,
    waive: ['gravity', 'excluded'],
    demand: {},
  };
  expectProblem(t, await preview(bad, '?limit=5'), 'invalid_request', [
    ...['/title', '/weights/topic', '/weights/colour', '/weights/region', '/neutral'],
    ...['/waive/0', '/waive/1', '/demand'],
  ]);
  expectProblem(
    t,
    await preview({ ...bolt, weights: {}, waive: ['inactive', 'inactive'] }),
    'invalid_request',
    ['/weights', '/waive'],
  );
  expectProblem(t, await preview({ weights: { topic: 1 } }), 'invalid_request', ['/title']);
  const none = Object.fromEntries(Object.keys(weights()).map((name) => [name, 0]));
  expectProblem(t, await preview({ ...bolt, weights: none }), 'invalid_request', ['/weights']);
});
