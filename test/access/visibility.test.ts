import t from 'tap';
import { buildApp } from '../../src/app.ts';
import { aUscc, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { silent } from '../support/server.ts';
import { type Caller, createWorld } from './world.ts';

const world = await createWorld(t);
const { asks, far, services, as } = world;
const admin = as('admin');
const here = world.near('association_operator');
const partly: Caller[] = ['association_operator', 'enterprise', 'profile', 'partner'];
interface Named {
  title?: string;
  name?: string;
}
/** Of rows, and of hits of a search. */
const titles = (items: (Named & { profile?: Named; demand?: Named })[]) =>
  items
    .map((item) => item.profile ?? item.demand ?? item)
    .map((row) => row.title ?? row.name)
    .sort();
const of = (...names: string[]) => names.map((name) => `示例 氢脆 ${name}`).sort();
const PUBLIC = ['far-published', 'near-published'];
const OWN = ['near-demand', 'near-draft', 'near-confidential', 'near-over'];
/** What each finds of the demands by words, which a summary does not hold. */
const FOUND: Partial<Record<Caller, string[]>> = {
  association_operator: [...PUBLIC, ...OWN],
  enterprise: [...PUBLIC, ...OWN],
  profile: [...PUBLIC, 'near-demand'],
  // A draft is nobody's business but its owner's and its association's.
  partner: [...PUBLIC, ...OWN.filter((name) => name !== 'near-draft')],
};
/** Confidential demands that each sees the summary of. */
const SUMMARIES: Partial<Record<Caller, number>> = {
  ...{ association_operator: 1, enterprise: 1 },
  profile: 2,
  partner: 1,
};

t.test('Lists, totals, exports and search hold what a role may read, and nothing else', async (t) => {
  for (const caller of partly) {
    const ask = asks[caller];
    const list = (await ask('GET', '/v1/demands?total=true&page_size=100')).body;
    const summaries = Array.from({ length: SUMMARIES[caller] as number }, () => '示例摘要');
    const found = of(...(FOUND[caller] as string[]));
    t.same(titles(list.items), [...summaries, ...found].sort(), `${caller} lists`);
    t.equal(list.total, list.items.length, `${caller} counts`);
    const lines = (await ask('GET', '/v1/demands/export')).raw.split('\n').filter(Boolean);
    t.same(titles(lines.map((line: string) => JSON.parse(line))), found, `${caller} exports`);
    const search = await ask('GET', '/v1/search?index=demands&q=氢脆&page_size=100');
    t.same(titles(search.body.items), found, `${caller} finds by words`);
    const all = await ask('GET', '/v1/search?index=demands&page_size=100');
    t.same(titles(all.body.items), found, `${caller} finds all there is to find`);
    const drafts = await ask('GET', '/v1/demands?state=draft&total=true');
    const mine = found.includes('示例 氢脆 near-draft') ? 1 : 0;
    t.match(drafts.body, { total: mine }, `${caller} filters`);
  }
  for (const caller of ['association_operator', 'enterprise', 'partner'] as const) {
    const { items, total } = (await asks[caller]('GET', '/v1/enterprises?total=true')).body;
    t.same([titles(items), total], [['示例 near-enterprise'], 1], `${caller}: enterprises`);
    t.notMatch((await asks[caller]('GET', '/v1/enterprises/export')).raw, /far/);
  }
  const { items, total } = (await asks.profile('GET', '/v1/profiles?total=true')).body;
  t.same([titles(items), total], [['示例 near-profile'], 1], 'an expert sees itself');
  t.same(titles((await asks.profile('GET', '/v1/search?index=profiles')).body.items), ['示例 near-profile']);
  t.equal(
    (await asks.enterprise('GET', '/v1/profiles?total=true')).body.total,
    2,
    'all others see all experts',
  );
});

t.test('A row out of reach is not there, by its id or by ext: alike', async (t) => {
  const rows = ['demands', 'enterprises'].map((room) => [
    room,
    { demands: 'far-demand', enterprises: 'far-enterprise' }[room],
  ]);
  for (const [room, name] of rows)
    for (const caller of ['association_operator', 'enterprise', 'partner'] as const) {
      expectProblem(t, await asks[caller]('GET', `/v1/${room}/${far.hidden[room as string]}`), 'not_found');
      expectProblem(t, await asks[caller]('GET', `/v1/${room}/ext:${name}`), 'not_found');
      const { body } = await asks[caller]('GET', `/v1/${room}?external_id=${name}&total=true`);
      t.match(body, { items: [], total: 0 });
      expectProblem(t, await asks[caller]('GET', `/v1/${room}/ext:nobody`), 'not_found');
    }
  const owned = await asks.association_operator('GET', `/v1/demands?owner_id=ext:far-enterprise`);
  t.same(owned.body.items, [], 'nor does it stand for anything');
  const named = { title: '示例', owner_id: far.hidden.enterprises };
  expectProblem(t, await asks.association_operator('POST', '/v1/demands', named), 'invalid_request', [
    '/owner_id',
  ]);
  const run = { demand_ids: [far.hidden.demands, here.demands] };
  expectProblem(t, await asks.partner('POST', '/v1/match-runs', run), 'invalid_request', ['/demand_ids/0']);
  const pairs = { demand_ids: [far.known.demands], profile_ids: [here.profiles] };
  expectProblem(t, await asks.enterprise('POST', '/v1/matches/score', pairs), 'invalid_request', [
    '/demand_ids/0',
  ]);
});

t.test('A taken external id, id or credit code tells nothing of whose it is', async (t) => {
  const uscc = aUscc();
  await admin('PATCH', `/v1/enterprises/${far.hidden.enterprises}`, { uscc }, { 'if-match': '*' });
  const post = asks.association_operator;
  const replies = [
    await post('POST', '/v1/demands', { external_id: 'far-demand', title: '示例' }),
    await post('POST', '/v1/enterprises', { external_id: 'far-enterprise', name: '示例', region: '330110' }),
    await post('POST', '/v1/enterprises', { name: '示例', uscc, region: '330110' }),
    await post('PATCH', `/v1/enterprises/${here.enterprises}`, { uscc }, { 'if-match': '*' }),
    await post('POST', '/v1/demands/import', toLines([{ id: far.hidden.demands, title: '示例' }]), NDJSON),
  ];
  const statuses = replies.map(({ status }) => status);
  t.same(statuses, [409, 409, 400, 400, 200]);
  t.match(replies[4]?.body, { accepted: 0, rejected: 1 });
  for (const { raw } of replies)
    t.notOk(
      [far.hidden.demands, far.hidden.enterprises].some((id) => raw.includes(id as string)),
      raw,
    );
  t.equal(
    (await admin('GET', '/v1/demands/ext:far-demand')).body.title,
    '示例 氢脆 far-demand',
    'and it is as it was',
  );
});

t.test('An expert is matched with what is open to it, and counted among no more', async (t) => {
  const url = `/v1/profiles/${here.profiles}/matches`;
  const counts: Record<string, number> = {};
  for (const caller of ['admin', 'assessor', 'association_operator', 'partner', 'profile'] as const) {
    const { body } = await asks[caller]('GET', url);
    counts[caller] = body.considered + Object.values(body.excluded as object).reduce((a, b) => a + b, 0);
    if (caller === 'profile')
      t.ok(
        titles(body.items.map(({ demand }: never) => demand)).every((one) =>
          of(...PUBLIC).includes(one as string),
        ),
      );
  }
  t.same(counts, { admin: 4, assessor: 4, association_operator: 3, partner: 3, profile: 2 });
});

t.test('An expert learns of a match of its own how it stands, and nothing of those beside it', async (t) => {
  const rivals = Array.from({ length: 3 }, (_, i) => ({
    ...{
      kind: 'expert',
      name: `示例专家${i}`,
      region: '330110',
      keywords: ['氢脆', 'near', 'demand', 'published'],
    },
  }));
  await admin('POST', '/v1/profiles/import', toLines(rivals), NDJSON);
  const pair = (demand: string) => `/v1/demands/${demand}/matches/${here.profiles}?limit=1`;
  await admin('PATCH', `/v1/profiles/${here.profiles}`, { bio: '氢脆' }, { 'if-match': '*' });
  for (const demand of [here.demands, here.published] as string[]) {
    const whole = (await asks.association_operator('GET', pair(demand))).body;
    t.match(whole, {
      recommended: false,
      rank: Number,
      why_not: { cause: 'outranked', lost_to: { profile_id: String } },
    });
    const { body, raw } = await asks.profile('GET', pair(demand));
    t.match(body, {
      score: whole.score,
      recommended: false,
      rank: null,
      why_not: { cause: 'outranked', lost_to: null },
    });
    t.notMatch(raw, whole.why_not.lost_to.profile_id, 'also where it was let into the demand');
  }
  const confidential = `/v1/demands/${far.hidden.confidential}/matches/${here.profiles}`;
  t.equal((await asks.profile('GET', confidential)).status, 403, 'of a summary no match is explained');
});

t.test('A run ranks the demands in reach, and with its jobs is its maker’s alone', async (t) => {
  const run = await asks.association_operator('POST', '/v1/match-runs', { limit: 1 });
  const { items } = (await asks.association_operator('GET', `/v1/match-runs/${run.body.id}/results`)).body;
  const ranked = items.map(({ demand_id }: { demand_id: string }) => demand_id).sort();
  t.same(ranked, [here.demands, here.published, here.confidential].sort());
  for (const caller of ['association_operator', 'partner'] as const) {
    const runs = (await asks[caller]('GET', '/v1/match-runs')).body.items;
    t.ok(runs.length > 0);
    t.notOk(runs.some(({ external_id }: { external_id: string }) => external_id === 'far-run'));
    expectProblem(t, await asks[caller]('GET', '/v1/match-runs/ext:far-run'), 'not_found');
    expectProblem(t, await asks[caller]('GET', '/v1/jobs/ext:far-job/result'), 'not_found');
  }
  for (const caller of partly) {
    const jobs = (await asks[caller]('GET', '/v1/jobs')).body.items;
    t.same(
      jobs.map(({ external_id }: { external_id: string }) => external_id),
      [`${caller}-job`],
      caller,
    );
  }
  t.ok((await asks.province_operator('GET', '/v1/jobs')).body.items.length > 5);
});

t.test('Without a key published demands can be read only where the deployment opens them', async (t) => {
  t.equal((await asks.anonymous('GET', '/v1/demands')).status, 401);
  const opened = await buildApp(services, { logger: silent, openDemands: true });
  t.teardown(() => opened.close());
  const get = async (url: string) => opened.inject({ url: encodeURI(url) });
  const { items, total } = (await get('/v1/demands?total=true')).json();
  t.same(titles(items), [...of(...PUBLIC), '示例摘要', '示例摘要'].sort());
  t.equal(total, 4);
  t.equal((await get(`/v1/demands/${here.demands}`)).statusCode, 404);
  t.equal((await get('/v1/demands/ext:far-confidential')).statusCode, 404);
  t.match((await get(`/v1/demands/${here.confidential}`)).json(), { redacted: true, owner_id: null });
  for (const url of ['/v1/profiles', `/v1/demands/${here.published}/matches`, '/v1/search?index=demands'])
    t.equal((await get(url)).statusCode, 401, url);
  const posted = await opened.inject({ method: 'POST', url: '/v1/demands', payload: { title: '示例' } });
  t.equal(posted.statusCode, 401);
});
