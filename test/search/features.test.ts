import t from 'tap';
import { system } from '../../src/access/principal.ts';
import { ask, createFilledApp, type EngineApp, engines } from './engines.ts';
import { profiles } from './rows.ts';

const apps: EngineApp[] = [];
for (const engine of engines) apps.push(await createFilledApp(t, engine));
const sorted = (names: readonly string[]): string[] => [...names].sort();

for (const app of apps) {
  t.test(`${app.engine}: filters narrow a search, and several values of one widen it`, async (t) => {
    const cases: [string, string[], string?][] = [
      ['&kind=overseas_expert', ['桑焊远', 'Priya Natarajan']],
      ['&kind=society&kind=academician', ['石墨烯学会', '海韵洋']],
      ['&sector=new_materials', ['林氢舟', '石墨烯学会']],
      ['&region=330000', ['林氢舟', '简像之', '海韵洋', '储能安', '应层叠', '石墨烯学会', '温控元']],
      ['&region=330100', ['林氢舟', '应层叠']],
      ['&region=330106', ['林氢舟']],
      ['&status=inactive', ['海韵洋']],
      ['&service=joint_research&service=standard_setting', ['林氢舟', '温控元']],
      ['&language=de', ['桑焊远']],
      ['&country=IN', ['Priya Natarajan']],
      ['&region=330000&status=active&kind=expert', ['林氢舟', '简像之', '储能安', '应层叠', '温控元']],
      ['&country=FR', []],
      ['&status=published&region=330400', ['螺栓氢脆断裂'], 'demands'],
      ['&status=draft', [], 'demands'],
    ];
    for (const [filter, names, index] of cases) {
      const found = await ask(app, '', filter, index);
      t.same(sorted(found.names), sorted(names), filter);
      t.equal(found.engine, app.engine);
    }
    t.same((await ask(app, '螺栓', '&region=330100')).names, ['林氢舟'], 'with words');
    t.same((await ask(app, '螺栓', '&region=330200')).names, []);
  });

  t.test(`${app.engine}: facets count the hits, a region for those it lies in as well`, async (t) => {
    const facets = '&facets=kind&facets=region&facets=status&facets=language';
    const { body } = await ask(app, '', `${facets}&status=active`);
    t.same(body.facets.kind, [
      { value: 'expert', count: 8 },
      { value: 'overseas_expert', count: 2 },
      { value: 'society', count: 1 },
    ]);
    const regions = Object.fromEntries(body.facets.region.map(({ value, count }: Counted) => [value, count]));
    t.match(regions, { 330000: 6, 330100: 2, 330106: 1, 330110: 1, 330203: 1 });
    t.same(body.facets.status, [{ value: 'active', count: 11 }], 'counts are of what the filters leave');
    t.equal(body.facets_are, 'exact');
    t.equal(body.total, 11);
    const worded = await ask(app, '石墨烯', '&facets=kind&facets=sector');
    t.same(worded.body.facets.kind, [
      { value: 'expert', count: 2 },
      { value: 'society', count: 1 },
    ]);
    t.notOk('facets' in (await ask(app, '石墨烯')).body, 'none are counted that nobody asked for');
  });

  t.test(
    `${app.engine}: a sort goes by time, whatever the words, and what has none comes last`,
    async (t) => {
      const names = profiles.map(({ name }) => name);
      t.same((await ask(app, '', '&sort=created_at')).names, names);
      t.same((await ask(app, '', '&sort=-created_at')).names, [...names].reverse());
      t.same((await ask(app, '石墨烯', '&sort=-updated_at')).names, ['丁填料', '葛碳素', '石墨烯学会']);
      const due = ['海水养殖尾水处理', '螺栓氢脆断裂', '机器视觉质检'];
      t.same((await ask(app, '', '&sort=deadline', 'demands')).names, due);
      const late = ['螺栓氢脆断裂', '海水养殖尾水处理', '机器视觉质检'];
      t.same((await ask(app, '', '&sort=-deadline', 'demands')).names, late);
      t.same(
        (await ask(app, 'SLM', '&sort=created_at')).names,
        ['应层叠', 'Priya Natarajan'],
        'several tiers',
      );
    },
  );

  t.test(`${app.engine}: pages follow each other without a gap or a double`, async (t) => {
    for (const q of ['', 'SLM', '石墨烯']) {
      const whole = (await ask(app, q)).names;
      const seen: string[] = [];
      let cursor = '';
      do {
        const url = `/v1/search?index=profiles&page_size=2&q=${encodeURIComponent(q)}${cursor && `&cursor=${cursor}`}`;
        const { body } = await app.as('assessor')('GET', url);
        seen.push(...body.items.map(({ profile }: { profile: { name: string } }) => profile.name));
        t.equal(body.total, whole.length);
        cursor = body.next_cursor;
      } while (cursor);
      t.same(seen, whole, `"${q}"`);
    }
  });

  t.test(`${app.engine}: what was found is marked in the text, in whole characters`, async (t) => {
    const marked = async (q: string, index?: string) => {
      const { body } = await ask(app, q, '', index);
      return body.items[0].highlights.map(({ field, parts }: { field: string; parts: Part[] }) => {
        const text = parts.map((part) => (part.hit ? `[${part.text}]` : part.text)).join('');
        return `${field}: ${text}`;
      });
    };
    t.same(await marked('氢脆'), [
      'keywords: [氢脆]',
      'bio: 研究高强度螺栓电镀锌后的氢致延迟断裂，开发低[氢脆]镀层与除氢工艺。',
    ]);
    t.same(await marked('welded robot'), [
      'bio: Works on [welding] [robots] and seam tracking; vision-based inspection of castings and forgings.',
    ]);
    t.same(await marked('Grossler'), ['name_en: Hanna [Größler]']);
    t.same(await marked('激光熔化'), [
      'bio: 選擇性[激光熔化]成形與壓力容器無損檢測，掌握钛合金粉末床增材制造。',
    ]);
    t.same(await marked('insp'), [
      'bio: Works on welding robots and seam tracking; vision-based [inspection] of castings and forgings.',
    ]);
    t.same(await marked('尾水', 'demands'), ['title: 海水养殖[尾水]处理']);
    t.same((await ask(app, '')).body.items[0].highlights, [], 'nothing was asked, nothing is marked');
  });

  t.test(`${app.engine}: typing is completed by names, titles and keywords`, async (t) => {
    const complete = async (q: string, index = 'profiles') => {
      const { body } = await app.as('assessor')(
        'GET',
        `/v1/search/suggest?index=${index}&q=${encodeURIComponent(q)}`,
      );
      t.equal(body.engine, app.engine);
      return body.items.map(({ text }: { text: string }) => text);
    };
    t.same(await complete('石墨'), ['石墨烯', '石墨烯学会']);
    t.same(await complete('氢'), ['氢脆', '林氢舟']);
    t.same(await complete('selective l'), ['selective laser melting']);
    t.same(await complete('pri'), ['Priya Natarajan']);
    t.same(await complete('尾', 'demands'), ['海水养殖尾水处理']);
    t.same(await complete('电解液'), [], 'what stands in running text alone completes nothing');
  });

  t.test(`${app.engine}: a value of a filter is data, whatever it holds`, async (t) => {
    const values = [
      '"',
      "'",
      '\\',
      '" OR kind EXISTS OR kind = "',
      'expert"] OR labels EXISTS',
      "x' OR 'a'='a",
      '] OR [',
      '{expert}',
      '*',
      'NULL',
    ];
    for (const value of values) {
      for (const name of ['kind', 'sector', 'region', 'service', 'status', 'language', 'country']) {
        const { status, body } = await app.as('assessor')(
          'GET',
          `/v1/search?index=profiles&${name}=${encodeURIComponent(value)}`,
        );
        t.equal(status, 400, `${name}=${value}`);
        t.match(body.errors[0].pointer, new RegExp(`^/query/${name}`));
      }
    }
    // The codes are closed lists; the engine itself is asked past them.
    for (const value of values) {
      const { items } = await app.services.search.search(system, {
        ...{ collection: 'profiles', query: '', sort: undefined, facets: [], offset: 0, limit: 9 },
        filters: { kind: [value] },
      });
      t.same(items, [], value);
    }
  });
}

interface Counted {
  value: string;
  count: number;
}
interface Part {
  text: string;
  hit: boolean;
}
