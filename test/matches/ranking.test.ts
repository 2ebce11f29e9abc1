import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile, NDJSON, toLines } from '../support/factories.ts';

const { as } = await createApp(t);
const [admin, reader] = [as('admin'), as('assessor')];
const matches = (query = '', ref = 'ext:bolt') => reader('GET', `/v1/demands/${ref}/matches${query}`);
const names = (reply: { body: { items: { profile: { external_id: string } }[] } }) =>
  reply.body.items.map(({ profile }) => profile.external_id);

const topic = { keywords: ['氢脆', '紧固件'], bio: '研究高强度螺栓镀锌后的氢脆与延迟断裂。' };
const steel = { sectors: ['new_materials'], region: '330110', country: 'CN', languages: ['zh'] };
const profiles = [
  { external_id: 'near', ...steel, services: ['joint_research'], ...topic },
  {
    external_id: 'far',
    ...steel,
    region: '110000',
    languages: ['zh', 'en'],
    services: ['consulting'],
    ...topic,
  },
  {
    external_id: 'abroad',
    kind: 'overseas_expert',
    country: 'DE',
    languages: ['de'],
    keywords: ['hydrogen embrittlement', 'fasteners'],
    sectors: ['new_materials'],
  },
  { external_id: 'elder', ...steel, kind: 'academician', ...topic },
  {
    external_id: 'other',
    sectors: ['social_psychology'],
    region: '330110',
    bio: '从事社区心理服务与家庭辅导。',
  },
  { external_id: 'resting', ...steel, active: false, ...topic },
  { external_id: 'full', ...steel, capacity: 0, ...topic },
  { external_id: 'ours', ...steel, affiliation: '杭州示例螺栓有限公司', ...topic },
].map((fields) => aProfile(fields));
const bolt = {
  external_id: 'bolt',
  title: '高强度螺栓镀锌后氢脆断裂',
  owner_id: 'ext:maker',
  region: '330110',
  sectors: ['new_materials'],
  services: ['joint_research'],
};

t.test('an empty database gives an empty list, whatever is asked', async (t) => {
  await admin('POST', '/v1/demands', aDemand({ external_id: 'alone' }));
  t.match(await matches('', 'ext:alone'), { status: 200, body: { items: [], considered: 0, excluded: {} } });
  const preview = await reader('POST', '/v1/matches/preview', { title: '氢脆' });
  t.match(preview, { status: 200, body: { items: [] } });
  await admin('DELETE', '/v1/demands/ext:alone', undefined, ANY);
  await admin('POST', '/v1/profiles', aProfile({ external_id: 'single', bio: '氢脆' }));
  t.match(await reader('GET', '/v1/profiles/ext:single/matches'), { status: 200, body: { items: [] } });
  await admin('DELETE', '/v1/profiles/ext:single', undefined, ANY);
});

t.test('a demand finds its experts, each with score, components and reasons', async (t) => {
  await admin(
    'POST',
    '/v1/enterprises',
    anEnterprise({ external_id: 'maker', name: '杭州示例螺栓有限公司' }),
  );
  await admin('POST', '/v1/demands', bolt);
  t.match(await admin('POST', '/v1/profiles/import', toLines(profiles), NDJSON), {
    body: { created: 8, rejected: 0 },
  });

  const found = await matches();
  t.equal(found.status, 200);
  t.equal(
    names(found)[0],
    'near',
    'what was just written is found, and the nearest expert of the topic is first',
  );
  t.ok(names(found).includes('abroad'), 'an English profile answers a Chinese demand');
  t.match(found.body, { note: null, engine: String, lexicon: String });
  for (const { score, components, reasons, profile } of found.body.items) {
    const sum = (of: (part: { weight: number; value: number }) => number) =>
      components.map(of).reduce((a: number, b: number) => a + b);
    t.match(score, sum((part) => part.weight * part.value) / sum((part) => part.weight), profile.external_id);
    t.ok(score >= 0 && score <= 1);
    t.same(
      components.map(({ name }: { name: string }) => name),
      ['topic', 'sector', 'service', 'region', 'record', 'availability'],
    );
    t.ok(reasons.summary_zh && reasons.summary_en);
    t.notOk('contact' in profile);
  }
  const scores = found.body.items.map(({ score }: { score: number }) => score);
  t.same(
    scores,
    [...scores].sort((a, b) => b - a),
  );
  t.same((await matches()).body, found.body, 'asked again, it answers the same');
});

t.test('whom a constraint bars is counted and not shown', async (t) => {
  const { body } = await matches();
  t.match(body.excluded, { inactive: 1, no_capacity: 1, conflict_of_interest: 1 });
  t.equal(body.considered, 5);
  for (const barred of ['resting', 'full', 'ours']) t.notOk(names({ body }).includes(barred), barred);
});

t.test('filters, limit and min_score narrow the list', async (t) => {
  const cases: [string, string[]][] = [
    ['?kind=academician', ['elder']],
    ['?kind=academician&kind=overseas_expert', ['abroad', 'elder']],
    ['?region=330000', ['elder', 'near']],
    ['?region=110000', ['far']],
    ['?country=DE', ['abroad']],
    ['?language=en', ['far']],
    ['?service=consulting', ['far']],
    ['?sector=rural_revitalization', []],
    ['?min_score=1', []],
  ];
  for (const [query, expected] of cases) {
    const reply = await matches(query);
    t.equal(reply.status, 200, query);
    t.same(
      names(reply)
        .filter((name) => name !== 'other')
        .sort(),
      expected,
      query,
    );
  }
  const all = await matches();
  t.same(names(await matches('?limit=1')), names(all).slice(0, 1));
  const { score } = all.body.items[1];
  t.equal((await matches(`?min_score=${score}`)).body.items.length, 2, 'a score at the bound stays');
  for (const query of [
    '?limit=0',
    '?limit=1001',
    '?limit=x',
    '?min_score=1.1',
    '?kind=wizard',
    '?sector=x',
    '?region=999999',
    '?colour=red',
  ]) {
    const { status, body } = await matches(query);
    t.equal(status, 400, query);
    t.equal(body.errors[0].pointer.split('/')[1], 'query', query);
  }
});

t.test('a demand that wants kinds gets only those', async (t) => {
  await admin('PATCH', '/v1/demands/ext:bolt', { wanted_kinds: ['academician'] }, ANY);
  const reply = await matches();
  t.same(names(reply), ['elder']);
  t.equal(reply.body.excluded.wrong_kind, 6, 'the inactive ones are barred for that first');
  await admin('PATCH', '/v1/demands/ext:bolt', { wanted_kinds: null }, ANY);
});

t.test('what is deleted, switched off or renamed counts at the next request', async (t) => {
  const switchOff = (active: boolean) => admin('PATCH', '/v1/profiles/ext:near', { active }, ANY);
  await switchOff(false);
  t.notOk(names(await matches()).includes('near'));
  await switchOff(true);
  t.ok(names(await matches()).includes('near'));

  await admin('PATCH', '/v1/enterprises/ext:maker', { name: '杭州示例紧固件有限公司' }, ANY);
  t.ok(names(await matches()).includes('ours'), 'no longer the same house');
  const demandsOf = async () => (await reader('GET', '/v1/profiles/ext:ours/matches')).body;
  t.equal((await demandsOf()).items.length, 1);
  await admin('PATCH', '/v1/enterprises/ext:maker', { name: '杭州示例螺栓有限公司' }, ANY);
  t.notOk(names(await matches()).includes('ours'));
  t.match(await demandsOf(), { items: [], excluded: { conflict_of_interest: 1 } }, 'for the profile as well');

  await admin('DELETE', '/v1/profiles/ext:far', undefined, ANY);
  t.notOk(names(await matches()).includes('far'));
  await admin('PATCH', '/v1/demands/ext:bolt', { active: false }, ANY);
  t.match(await matches(), { body: { items: [], considered: 0 } });
  t.match(await reader('GET', '/v1/profiles/ext:near/matches'), { body: { items: [] } });
  await admin('DELETE', '/v1/demands/ext:bolt', undefined, ANY);
  t.equal((await matches()).status, 404);
});
