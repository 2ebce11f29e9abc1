import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as } = await createApp(t);
const [admin, reader] = [as('admin'), as('assessor')];
const score = (demand_ids: unknown, profile_ids: unknown) =>
  reader('POST', '/v1/matches/score', { demand_ids, profile_ids });
const UNKNOWN = '01930000-0000-7000-8000-000000000000';

const text = { bio: '研究高强度螺栓镀锌后的氢脆与延迟断裂。', sectors: ['new_materials'], region: '330110' };
await admin('POST', '/v1/enterprises', anEnterprise({ external_id: 'maker', name: '示例螺栓厂' }));
const demands: string[] = [];
for (const [external_id, fields] of Object.entries({
  bolt: {
    title: '高强度螺栓镀锌后氢脆断裂',
    owner_id: 'ext:maker',
    region: '330110',
    sectors: ['new_materials'],
  },
  crop: { title: '茶园虫害绿色防控', sectors: ['rural_revitalization'], wanted_kinds: ['academician'] },
})) {
  demands.push((await admin('POST', '/v1/demands', aDemand({ external_id, ...fields }))).body.id);
}
for (const [external_id, fields] of Object.entries({
  good: text,
  full: { ...text, capacity: 0 },
  off: { ...text, active: false },
  ours: { ...text, affiliation: '示例 螺栓厂' },
  tea: { bio: '研究茶园虫害的绿色防控。', sectors: ['rural_revitalization'] },
})) {
  await admin('POST', '/v1/profiles', aProfile({ external_id, ...fields }));
}
const everyone = ['good', 'full', 'off', 'ours', 'tea'].map((name) => `ext:${name}`);

t.test('score gives a number for every pair, by either name, constraints left aside', async (t) => {
  const { status, body } = await score(['ext:bolt', 'ext:crop'], everyone);
  t.equal(status, 200);
  t.match(body, { engine: String, lexicon: String });
  t.same(
    body.scores.map((row: number[]) => row.length),
    [5, 5],
  );
  t.ok(body.scores.flat().every((value: number) => value >= 0 && value <= 1));
  t.ok(body.scores[0][0] > body.scores[0][4] && body.scores[1][4] > body.scores[1][0]);
  const twice = await score([demands[1]?.toUpperCase(), 'ext:bolt', 'ext:bolt'], ['ext:tea', 'ext:good']);
  const [bolt, crop] = body.scores;
  t.same(
    twice.body.scores,
    [
      [crop[4], crop[0]],
      [bolt[4], bolt[0]],
      [bolt[4], bolt[0]],
    ],
    'in the order asked',
  );
});

t.test('a pair has one score, whichever way it is asked', async (t) => {
  const [[expected]] = (await score(['ext:bolt'], ['ext:good'])).body.scores;
  const forward = (await reader('GET', '/v1/demands/ext:bolt/matches')).body.items;
  const reverse = (await reader('GET', '/v1/profiles/ext:good/matches')).body.items;
  const explained = (await reader('GET', '/v1/demands/ext:bolt/matches/ext:good')).body;
  const forwardOne = forward.find(
    (item: { profile: { external_id: string } }) => item.profile.external_id === 'good',
  );
  const reverseOne = reverse.find(
    (item: { demand: { external_id: string } }) => item.demand.external_id === 'bolt',
  );
  t.same([forwardOne.score, reverseOne.score, explained.score], [expected, expected, expected]);
  t.same(explained.reasons, forwardOne.reasons);
  t.same(reverseOne.components, forwardOne.components);
});

t.test('ids that name nothing are listed all at once', async (t) => {
  const reply = await score(['ext:bolt', 'ext:none', UNKNOWN], ['ext:good', 'ext:bolt']);
  expectProblem(t, reply, 'invalid_request', ['/demand_ids/1', '/demand_ids/2', '/profile_ids/1']);
  const shapes = [
    { reply: await score([], []), pointers: ['/demand_ids', '/profile_ids'] },
    { reply: await score(['bolt'], [7]), pointers: ['/demand_ids/0', '/profile_ids/0'] },
    { reply: await score('ext:bolt', undefined), pointers: ['/demand_ids', '/profile_ids'] },
    {
      reply: await reader('POST', '/v1/matches/score', {
        demand_ids: ['ext:bolt'],
        profile_ids: ['ext:good'],
        x: 1,
      }),
      pointers: ['/x'],
    },
  ];
  for (const { reply, pointers } of shapes)
    expectProblem(t, reply, 'invalid_request', pointers, String(pointers));
});

t.test('a hundred thousand pairs are scored, and one more row of them is refused', async (t) => {
  const many = (count: number, ref: string) => Array.from({ length: count }, () => ref);
  const most = await score(many(2, 'ext:crop'), many(50_000, 'ext:good'));
  t.equal(most.status, 200);
  t.equal(most.body.scores[1].length, 50_000);
  for (const [rows, columns] of [
    [1, 100_001],
    [11, 9_091],
  ] as const) {
    const reply = await score(many(rows, 'ext:crop'), many(columns, 'ext:good'));
    t.equal(reply.status, 400, `${rows} × ${columns}`);
    t.equal(reply.body.code, 'invalid_request');
  }
});

t.test('an explanation names the constraint that bars a pair, beside its score', async (t) => {
  const explain = async (demand: string, profile: string) =>
    (await reader('GET', `/v1/demands/ext:${demand}/matches/ext:${profile}`)).body;
  for (const [demand, profile, constraint] of [
    ['bolt', 'full', 'no_capacity'],
    ['bolt', 'off', 'inactive'],
    ['bolt', 'ours', 'conflict_of_interest'],
    ['crop', 'tea', 'wrong_kind'],
  ] as const) {
    const body = await explain(demand, profile);
    t.match(body, { exclusion: { constraint }, score: Number }, constraint);
    t.ok(body.score > 0);
  }
  const open = await explain('bolt', 'tea');
  t.equal(open.exclusion, null, 'also a pair that is not recommended');
  t.match(open, { demand: { external_id: 'bolt' }, profile: { external_id: 'tea' }, engine: String });
  for (const path of [
    'ext:bolt/matches/ext:none',
    'ext:none/matches/ext:good',
    `${UNKNOWN}/matches/${UNKNOWN}`,
  ]) {
    expectProblem(t, await reader('GET', `/v1/demands/${path}`), 'not_found', [], path);
  }
  expectProblem(t, await reader('GET', '/v1/demands/bolt/matches/good'), 'invalid_request', [
    '/path/id',
    '/path/profile_id',
  ]);
});

t.test('a preview ranks as the stored demand would, and stores nothing', async (t) => {
  const { title, region, sectors } = (await reader('GET', '/v1/demands/ext:bolt')).body;
  const stored = (await reader('GET', '/v1/demands/ext:bolt/matches')).body;
  const before = (await reader('GET', '/v1/demands?total=true')).body.total;
  const asked = { external_id: 'bolt', title, region, sectors, owner_id: 'ext:maker' };
  const { status, body } = await reader('POST', '/v1/matches/preview', asked);
  t.equal(status, 200);
  t.same(body, stored);
  const one = await reader('POST', '/v1/matches/preview?limit=1&kind=expert', asked);
  t.equal(one.body.items.length, 1);
  t.equal((await reader('GET', '/v1/demands?total=true')).body.total, before);
  t.match(await reader('POST', '/v1/matches/preview', { title: '。。。！' }), {
    status: 200,
    body: { items: [], note: 'no_terms' },
  });
  const bad = { title: '', owner_id: 'ext:none', sectors: ['x'], colour: 1 };
  expectProblem(t, await reader('POST', '/v1/matches/preview', bad), 'invalid_request', [
    '/title',
    '/sectors/0',
    '/colour',
  ]);
  expectProblem(
    t,
    await reader('POST', '/v1/matches/preview', { title: '氢脆', owner_id: 'ext:none' }),
    'invalid_request',
    ['/owner_id'],
  );
});

t.test('text/plain gives a listing for a terminal', async (t) => {
  const url = '/v1/demands/ext:bolt/matches?limit=1';
  for (const accept of ['text/plain', 'text/plain; charset=utf-8', 'text/plain, */*;q=0.5']) {
    const { headers, body } = await reader('GET', url, undefined, { accept });
    t.match(headers['content-type'], /^text\/plain/, accept);
    t.match(body, /^ 1\. █+░* 0\.\d{3} {2}\S[\s\S]*topic [\s\S]*considered; kept out: .*1 inactive.*\.\n$/);
  }
  for (const accept of ['*/*', 'application/json', 'application/json, text/plain, */*']) {
    t.match(
      (await reader('GET', url, undefined, { accept })).headers['content-type'],
      /^application\/json/,
      accept,
    );
  }
  await admin('PATCH', '/v1/demands/ext:crop', { title: '。' }, ANY);
  const silent = await reader('GET', '/v1/demands/ext:crop/matches', undefined, { accept: 'text/plain' });
  t.equal(silent.body, 'The text says nothing to match by.\n');
});
