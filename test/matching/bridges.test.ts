import t from 'tap';
import { createLexicon } from '../../src/text/index.ts';
import { demand, engineWith, noLexicon, profile, topicOf } from './support.ts';

/** Experts who write one language only, and the same demand in both. */
const cases: [subject: string, zh: string, en: string][] = [
  ['new materials', '选择性激光熔化钛合金构件', 'selective laser melting of titanium alloy parts'],
  ['biomedicine', '单克隆抗体纯化', 'monoclonal antibody purification'],
  ['manufacturing', '设备预测性维护与故障诊断', 'predictive maintenance and fault diagnosis of equipment'],
  ['AI', '医学影像深度学习分割', 'deep learning segmentation of medical imaging'],
  ['energy', '氢燃料电池膜电极', 'membrane electrode assembly for hydrogen fuel cell'],
  ['ecology', '矿山土壤重金属污染修复', 'remediation of heavy metal pollution in mine soil'],
  ['ocean', '海上风电阴极保护防腐', 'cathodic protection against corrosion in offshore wind power'],
  ['psychology', '员工心理健康与职业倦怠', 'employee mental health and job burnout'],
];
const collection = cases.flatMap(([subject, zh, en]) => [
  profile(`${subject} zh`, { bio: `长期从事${zh}研究。` }),
  profile(`${subject} en`, { bio: `Works on ${en}.` }),
]);
const engine = engineWith(collection);

for (const [subject, zh, en] of cases) {
  for (const [tongue, title, other] of [
    ['zh', zh, 'en'],
    ['en', en, 'zh'],
  ] as const) {
    t.test(
      `${subject}: a demand in ${tongue} finds its own expert, then the one who writes ${other}`,
      async (t) => {
        const { matches } = engine.rank(demand('d', { title }));
        t.same(
          matches.slice(0, 2).map(({ profileId }) => profileId),
          [`${subject} ${tongue}`, `${subject} ${other}`],
        );
        t.ok((matches[1]?.reasons.bridges.length ?? 0) > 0, 'by a bridge that is told');
      },
    );
  }
}

t.test('a bridge names the words on both sides', async (t) => {
  const [match] = engineWith([profile('p', { bio: 'Selective laser melting' })]).rank(
    demand('d', { title: '选择性激光熔化' }),
  ).matches;
  t.same(
    match?.reasons.bridges.map(({ from, to }) => [from, to]),
    [['选择性激光熔化', 'selective laser melting']],
  );
  t.equal(match?.reasons.terms.length, 0);
  t.match(match?.reasons.summary_en, '“选择性激光熔化” answers to its “selective laser melting”');
  t.match(match?.reasons.summary_zh, '“选择性激光熔化”对应其“selective laser melting”');
});

t.test('the word itself earns more than its translation', async (t) => {
  const own = ['锂离子电池', '水稻'];
  const at = (keywords: string[]) => {
    const engine = engineWith([
      profile('p', { keywords }),
      profile('q', { keywords: own }),
      profile('r', { keywords: ['lithium ion battery', 'lithium-ion battery', 'rice'] }),
    ]);
    return topicOf(engine.explain(demand('d', { title: '锂离子电池' }), 'p')?.components ?? []);
  };
  const translated = at(['lithium ion battery', 'lithium-ion battery']);
  t.ok(translated > 0);
  t.ok(at(['锂离子电池', '水稻']) > translated);
});

t.test('without a lexicon there are no bridges', async (t) => {
  const asked = demand('d', { title: '选择性激光熔化' });
  t.same(
    engineWith([profile('p', { bio: 'selective laser melting' })], [], noLexicon).rank(asked).matches,
    [],
  );
});

t.test("a deployment's own terms bridge from the next ranking on", async (t) => {
  const engine = engineWith([profile('p', { bio: 'zorblax quonking' })]);
  const asked = demand('d', { title: '卓布拉法' });
  t.same(engine.rank(asked).matches, []);
  const before = engine.rank(asked).lexicon;
  engine.useLexicon(createLexicon([{ zh: ['卓布拉法'], en: ['zorblax quonking'], sectors: [] }]));
  const after = engine.rank(asked);
  t.equal(after.matches[0]?.profileId, 'p');
  t.not(after.lexicon, before);
});
