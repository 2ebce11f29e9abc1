import t from 'tap';
import { ANY, aDemand, aProfile } from '../support/factories.ts';
import { createRuns } from './support.ts';

const { admin, run } = await createRuns(t);
const diffOf = async (a: string, b: string, query = '') =>
  (await admin('GET', `/v1/match-runs/${a}/diff/${b}${query}`)).body;
// biome-ignore lint/suspicious/noExplicitAny: tests look into replies freely
type Change = any;
const none = { new: 0, gone: 0, rose: 0, fell: 0 };

const before = await run({ external_id: 'before', limit: 3 });
const onBolts = (body: { items: Change[] }) =>
  body.items.find(({ external_id }) => external_id === 'new_materials');

t.test('runs over the same data differ in nothing', async (t) => {
  const again = await run({ limit: 3 });
  const found = await diffOf('ext:before', again.id);
  t.match(found, {
    a: before,
    b: again,
    differs: [],
    items: [],
    only_in_a: [],
    only_in_b: [],
    next_cursor: null,
  });
  t.same(found.summary, { demands: 3, changed: 0, ...none, stayed: 9, rescored: 0 });
  const all = await diffOf('ext:before', again.id, '?all=true');
  t.same(
    all.items.map(({ changes }: { changes: Change[] }) =>
      changes.map(({ change, difference }) => [change, difference]),
    ),
    Array(3).fill(Array(3).fill(['stayed', 0])),
  );
  t.match(all.items[0].changes[0].why_en, /^Stayed at 1 \(score unchanged, 0\.\d{3}\)/);
});

t.test(
  'a profile that moves in is new, one that lost its subject is gone, and the rest make place',
  async (t) => {
    await admin('PATCH', '/v1/profiles/ext:new_materials-0', { region: '330300' }, ANY);
    await admin(
      'PATCH',
      '/v1/profiles/ext:new_materials-2',
      { keywords: [], bio: '研究民歌。', sectors: [] },
      ANY,
    );
    const best = {
      keywords: ['氢脆'],
      bio: '高强度螺栓镀锌后的氢脆与延迟断裂。',
      sectors: ['new_materials'],
    };
    await admin(
      'POST',
      '/v1/profiles',
      aProfile({ external_id: 'best', name: '新来者', region: '330110', ...best }),
    );
    const after = await run({ external_id: 'after', limit: 3 });
    const found = await diffOf('ext:before', 'ext:after');
    t.same(found.differs, [{ what: 'data', a: String(before.position), b: String(after.position) }]);

    const bolts = onBolts(found);
    t.match(bolts, {
      title: '解决氢脆问题',
      demand_event: null,
      settings: { old: 'default@1', new: 'default@1' },
    });
    const by = new Map<string, Change>(bolts.changes.map((each: Change) => [each.external_id, each]));
    t.match(by.get('best'), {
      ...{ change: 'new', name: '新来者', old: null, difference: null, profile_event: 'created' },
      ...{
        new: { rank: 1 },
        why_en: /^New at 1 with .*not in the first 3 \(last: 0\.\d{3}\).*profile was created/,
      },
      why_zh: /^新进第 1 位.*此前未进前 3 位.*其资料已新建/,
    });
    t.match(by.get('new_materials-2'), {
      ...{ change: 'gone', new: null, old: { rank: 3 }, difference: null, profile_event: 'updated' },
      ...{ why_en: /^Gone from 3 with .*its profile was changed\.$/, why_zh: /^退出（原第 3 位/ },
    });
    t.match(by.get('new_materials-0'), {
      ...{ change: 'fell', old: { rank: 1 }, profile_event: 'updated' },
      ...{
        why_en: /^Fell from 1 to 2 .*region −0\.\d{3}.*its profile was changed/,
        why_zh: /^由第 1 位降至第 2 位.*地域 −/,
      },
    });
  },
);

t.test('the parts of every change add up, and counts are those of the changes', async (t) => {
  const { items, summary } = await diffOf('ext:before', 'ext:after', '?all=true');
  const changes: Change[] = items.flatMap((item: { changes: Change[] }) => item.changes);
  for (const { old, new: now, difference, components, why_zh, why_en } of changes) {
    const sum = (side: 'old' | 'new' | 'difference') =>
      components.reduce((total: number, part: Record<string, number>) => total + (part[side] ?? 0), 0);
    if (old) t.ok(Math.abs(sum('old') - old.score) < 1e-12);
    if (now) t.ok(Math.abs(sum('new') - now.score) < 1e-12);
    if (difference !== null) t.ok(Math.abs(sum('difference') - (now.score - old.score)) < 1e-12);
    t.match({ why_zh, why_en }, { why_zh: /^[^\n]+。$/, why_en: /^[^\n]+\.$/ });
  }
  for (const kind of ['new', 'gone', 'rose', 'fell', 'stayed'])
    t.equal(changes.filter(({ change }) => change === kind).length, summary[kind], kind);
  t.equal(changes.filter(({ difference }) => difference).length, summary.rescored);
  t.equal(items.length, summary.demands);
});

t.test('read the other way round, it says the opposite', async (t) => {
  const forth = (await diffOf('ext:before', 'ext:after')).summary;
  const back = (await diffOf('ext:after', 'ext:before')).summary;
  t.match(back, {
    new: forth.gone,
    gone: forth.new,
    rose: forth.fell,
    fell: forth.rose,
    rescored: forth.rescored,
  });
});

t.test('a demand that was rewritten says so, with the words gained and lost', async (t) => {
  const url = '/v1/demands/ext:rural_revitalization';
  await admin('PATCH', url, { title: '解决绿色防控问题', description: '监测茶园' }, ANY);
  const later = await run({ limit: 3 });
  const { items } = await diffOf('ext:after', later.id, '?all=true');
  const found = items.find(({ demand_event }: Change) => demand_event);
  t.match(found, { external_id: 'rural_revitalization', demand_event: 'updated' });
  for (const { terms, why_en, why_zh } of found.changes) {
    t.ok(terms.lost.includes('虫害'));
    t.match({ why_en, why_zh }, { why_en: /lost “.*the demand was changed/, why_zh: /失去“.*需求已改动/ });
  }
});

t.test(
  'demands of only one run are named, limits and filters that differ too, and pages add up',
  async (t) => {
    await admin('POST', '/v1/demands', aDemand({ external_id: 'late', title: '电解液添加剂' }));
    const wide = await run({ limit: 5, profiles: { regions: ['330000'] } });
    const found = await diffOf('ext:after', wide.id, '?all=true');
    t.match(found.only_in_b, [{ external_id: 'late', demand_id: String }]);
    t.match((await diffOf(wide.id, 'ext:after')).only_in_a, [{ external_id: 'late' }]);
    t.same(
      found.differs.map(({ what }: { what: string }) => what),
      ['data', 'request'],
    );
    t.match(found.differs[1].b, /"limit":5.*"regions":\["330000"\]/);
    const paged = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Change = await diffOf(
        'ext:after',
        wide.id,
        `?all=true&page_size=1${cursor && `&cursor=${cursor}`}`,
      );
      t.same(page.summary, found.summary);
      paged.push(...page.items);
      cursor = page.next_cursor;
    }
    t.same(paged, found.items);
  },
);

t.test('names and titles of rows that are gone are null, and the run still tells', async (t) => {
  await admin('DELETE', '/v1/profiles/ext:best', undefined, ANY);
  await admin('DELETE', '/v1/demands/ext:new_materials', undefined, ANY);
  const bolts = onBolts(await diffOf('ext:before', 'ext:after'));
  t.equal(bolts.title, null);
  t.match(
    bolts.changes.find(({ external_id }: Change) => external_id === 'best'),
    { name: null, change: 'new' },
  );
});
