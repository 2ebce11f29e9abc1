import t, { type Test } from 'tap';
import { createApp, type TestApp } from '../support/app.ts';
import { ANY, aDemand, aProfile, next } from '../support/factories.ts';

interface Found {
  profile?: { name: string };
  demand?: { title: string; name?: undefined };
}

/** Names of the rows a query finds, best first. */
function finder(t: Test, { as }: TestApp) {
  return async (q: string, filters = '', index = 'profiles'): Promise<string[]> => {
    const { status, body } = await as('assessor')(
      'GET',
      `/v1/search?index=${index}&q=${encodeURIComponent(q)}${filters}`,
    );
    t.equal(status, 200, `${index} "${q}"`);
    t.equal(body.engine, 'postgres');
    return body.items.map((item: Found) => (item.profile ?? item.demand)?.name ?? item.demand?.title);
  };
}

async function fill({ as }: TestApp, profiles: object[], demands: object[] = []): Promise<void> {
  for (const profile of profiles) await as('province_operator')('POST', '/v1/profiles', aProfile(profile));
  for (const demand of demands) await as('province_operator')('POST', '/v1/demands', aDemand(demand));
}

const PROFILES = [
  {
    name: '甲',
    keywords: ['氢脆', '高强度螺栓'],
    bio: '研究高强度螺栓电镀锌后的氢致延迟断裂，开发低氢脆镀层。',
  },
  {
    name: '乙',
    kind: 'overseas_expert',
    country: 'DE',
    languages: ['en'],
    bio: 'Works on welding robots and seam tracking; vision-based inspection of castings.',
  },
  {
    name: '丙',
    bio: '人工智能与机器学习，医学影像分割；C++ 与 PM2.5 监测。',
    sectors: ['artificial_intelligence'],
    region: '330106',
  },
  {
    name: '丁',
    affiliation: '示例海洋研究所',
    bio: '海水养殖尾水处理',
    services: ['joint_research'],
    region: '330902',
    active: false,
  },
  { name: '戊', evidence: [{ kind: 'patent', title: '一种锂电池隔膜涂覆方法', abstract: '陶瓷涂层' }] },
];

const filled = await createApp(t);
await fill(filled, PROFILES);

t.test('Words are found in Chinese compounds, and in English by their stems', async (t) => {
  const find = finder(t, filled);
  const cases: [string, string[]][] = [
    ['氢脆', ['甲']],
    ['高强度螺栓', ['甲']],
    ['螺栓', ['甲']],
    ['延迟断裂', ['甲']],
    ['迟断', ['甲']],
    ['螺', ['甲']],
    ['隔膜涂覆', ['戊']],
    ['陶瓷', ['戊']],
    ['海洋研究', ['丁']],
    ['螺栓 镀锌', ['甲']],
    ['镀锌，螺栓。', ['甲']],
    ['螺栓 隔膜', []],
    ['栓螺', []],
    ['weld', ['乙']],
    ['welded robot', ['乙']],
    ['WELDING Robots', ['乙']],
    ['inspecting casting', ['乙']],
    ['vision based', ['乙']],
    ['weldrobot', []],
    ['机器学习', ['丙']],
    ['c++', ['丙']],
    ['PM2.5', ['丙']],
    ['甲', ['甲']],
  ];
  for (const [q, names] of cases) t.same(await find(q), names, q);
});

t.test('The last word may be unfinished, the others may not', async (t) => {
  const find = finder(t, filled);
  for (const q of ['robo', 'seam tra', 'insp', 'welding r']) t.same(await find(q), ['乙'], q);
  t.same(await find('ro seam'), [], 'an unfinished word before another');
  t.same(await find('bots'), [], 'no middle of a word');
  t.same(await find('robo seam'), ['乙'], 'unless it passes for a slip');
});

t.test('Spelling does not part what people read as the same', async (t) => {
  const whole = await createApp(t);
  await fill(whole, [...PROFILES, { name: '己', bio: '應用於醫學影像的深度學習，ＡＩ輔助診斷' }]);
  const find = finder(t, whole);
  for (const q of ['螺栓電鍍鋅', '氫脆', '高強度螺栓']) t.same(await find(q), ['甲'], `${q}: traditional`);
  for (const q of ['ｗｅｌｄｉｎｇ', 'ＷＥＬＤ']) t.same(await find(q), ['乙'], `${q}: full width`);
  t.same(await find('ＰＭ２．５'), ['丙'], 'full-width digits');
  t.same(await find('深度学习'), ['己'], 'simplified finds traditional');
  t.same(await find('ai'), ['己', '丙'], 'half width finds full width, and before what means the same');
  t.same((await find('医学影像')).sort(), ['丙', '己'].sort(), 'both spellings');
});

t.test(
  'A hit in a name says more than one in a keyword, and that more than one in running text',
  async (t) => {
    const whole = await createApp(t);
    const filler = '长期从事教学与科研工作';
    await fill(whole, [
      { name: '子', bio: `${filler}，也了解石墨烯。` },
      { name: '丑', keywords: ['石墨烯'], bio: filler },
      { name: '石墨烯学会', kind: 'society', bio: filler },
    ]);
    t.same(await finder(t, whole)('石墨烯'), ['石墨烯学会', '丑', '子']);
  },
);

t.test('What looks like a query language is text, and never breaks a search', async (t) => {
  const find = finder(t, filled);
  const operators = [
    "'",
    "''",
    '"',
    '\\',
    "\\'",
    ':*',
    '&',
    '|',
    '!',
    '<->',
    '( ',
    ')',
    '*',
    '%',
    '_',
    '--',
    ';',
    '`',
    '。，、',
    '😀',
    '\u200b',
  ];
  for (const operator of operators) {
    t.same(await find(operator), [], `${JSON.stringify(operator)} alone says nothing, and finds nothing`);
    t.same(await find(`${operator}氢脆${operator}`), ['甲'], `${JSON.stringify(operator)} around a word`);
    t.same(await find(`氢脆 ${operator} 螺栓`), ['甲'], `${JSON.stringify(operator)} between words`);
  }
  t.same(await find('!螺栓'), ['甲'], 'no negation');
  t.same(await find('螺栓 | 隔膜'), [], 'no alternative');
  t.same(await find("氢脆' | 'x':*"), [], 'no way out of the quotes');
  t.same(await find("o'brien\\'s 'a':1A & !b"), []);
  t.same(await find('词'.repeat(2000)), [], 'a very long query');
  t.same(await find('螺栓 '.repeat(600)), ['甲'], 'a word many times over');
});

t.test('An empty query lists all, newest first, and filters narrow any search', async (t) => {
  const whole = await createApp(t);
  await fill(whole, PROFILES, [
    { title: '螺栓氢脆', sectors: ['new_materials'], region: '330424', services: ['joint_research'] },
    { title: '水产养殖尾水', region: '330900' },
  ]);
  const find = finder(t, whole);
  const all = ['戊', '丁', '丙', '乙', '甲'];
  t.same(await find(''), all);
  t.same(await find('  '), all, 'blanks alone');
  t.same(
    (await whole.as('assessor')('GET', '/v1/search?index=profiles')).body.items.length,
    5,
    'no query at all',
  );
  t.same(await find('', '', 'demands'), ['水产养殖尾水', '螺栓氢脆']);
  const cases: [string, string[]][] = [
    ['&kind=overseas_expert', ['乙']],
    ['&kind=overseas_expert&kind=expert', all],
    ['&country=DE', ['乙']],
    ['&language=en', ['乙']],
    ['&sector=artificial_intelligence', ['丙']],
    ['&region=330100', ['丙']],
    ['&region=330000', ['丁', '丙']],
    ['&region=330106&region=330902', ['丁', '丙']],
    ['&service=joint_research', ['丁']],
    ['&status=inactive', ['丁']],
    ['&status=active', ['戊', '丙', '乙', '甲']],
    ['&region=330000&status=active', ['丙']],
    ['&country=FR', []],
  ];
  for (const [filter, names] of cases) t.same(await find('', filter), names, filter);
  t.same(await find('螺栓', '&kind=society'), []);
  t.same(await find('螺栓', '&service=joint_research&region=330400', 'demands'), ['螺栓氢脆']);
  t.same(await find('尾水', '&status=active'), []);
});

t.test('Pages follow each other without a gap, and the last one says so', async (t) => {
  const whole = await createApp(t);
  const names = Array.from({ length: 7 }, () => `分页${next()}`);
  await fill(
    whole,
    names.map((name) => ({ name, keywords: ['分页专题'] })),
  );
  for (const q of ['', '分页专题']) {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page++) {
      t.ok(page < 4, 'it comes to an end');
      const url = `/v1/search?index=profiles&page_size=3&q=${q}${cursor && `&cursor=${cursor}`}`;
      const { body } = await whole.as('assessor')('GET', url);
      seen.push(...body.items.map(({ profile }: Found) => profile?.name as string));
      cursor = body.next_cursor;
    }
    t.same(seen, [...names].reverse(), `"${q}"`);
  }
  const exact = await whole.as('assessor')('GET', '/v1/search?index=profiles&page_size=7');
  t.match(exact.body, { next_cursor: null }, 'a full last page is the last');
});

t.test('A search sees what was written just before, and not what is gone', async (t) => {
  const whole = await createApp(t);
  const find = finder(t, whole);
  const ask = whole.as('province_operator');
  t.same(await find('螺栓'), [], 'an empty database');
  t.same(await find(''), []);
  t.same(await find('', '&sector=biomedicine', 'demands'), []);
  await fill(whole, [{ external_id: 'a', name: '甲', keywords: ['螺栓'] }]);
  t.same(await find('螺栓'), ['甲']);
  await ask('PATCH', '/v1/profiles/ext:a', { name: '乙', keywords: ['轴承'] }, ANY);
  t.same([await find('螺栓'), await find('轴承'), await find('甲')], [[], ['乙'], []]);
  await ask('DELETE', '/v1/profiles/ext:a', undefined, ANY);
  t.same(await find('轴承'), []);
});
