import fc from 'fast-check';
import t from 'tap';
import { createEngine, profileFeatures } from '../../src/matching/index.ts';
import { demand, engineWith, noLexicon, profile, topicOf } from './support.ts';

const asked = demand('d', { title: '电池', description: '轴承；薄膜；废水', keywords: ['机器'] });
// Two characters, one jieba word each, none sharing a character with another: a swap keeps every length.
const MATCHING = ['电池', '轴承', '薄膜', '废水', '机器'];
const OTHERS = ['水稻', '视觉', '监测', '大豆', '肿瘤'];

t.test('a matching keyword in place of another never lowers the topic, statistics held equal', async () => {
  const filler = [...MATCHING, ...OTHERS].map((word, i) =>
    profile(`p${i}`, { keywords: [word], bio: OTHERS.join('，') }),
  );
  const engine = createEngine({ lexicon: noLexicon });
  engine.load(filler, []);
  // A profile that is explained without being held changes no statistics.
  const topic = (keywords: string[]) => topicOf(engine.explain(asked, profile('x', { keywords })).components);
  const words = fc.array(fc.constantFrom(...MATCHING, ...OTHERS), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      words,
      fc.constantFrom(...OTHERS),
      fc.constantFrom(...MATCHING),
      fc.nat(),
      (rest, from, to, seed) => {
        const place = seed % (rest.length + 1);
        const before = topic(rest.toSpliced(place, 0, from));
        const after = topic(rest.toSpliced(place, 0, to));
        if (after < before) throw new Error(`${from} → ${to} in ${rest}: ${before} → ${after}`);
        if (!rest.includes(to) && after <= before) throw new Error(`${to} earned nothing`);
      },
    ),
    { numRuns: 200 },
  );
});

const topicsOf = (profiles: ReturnType<typeof profile>[], title: string): Record<string, number> =>
  Object.fromEntries(
    engineWith(profiles)
      .rank(demand('d', { title }))
      .matches.map(({ profileId, components }) => [profileId, topicOf(components)]),
  );

t.test(
  'among battery people the electrolyte chemist comes before the battery-vehicle engineer',
  async (t) => {
    const subjects = ['正极材料', '隔膜', '回收', '热管理', '电池管理系统'];
    const engine = engineWith([
      ...subjects.map((subject) => profile(subject, { bio: `从事锂离子电池${subject}研究。` })),
      profile('vehicle', { bio: '从事锂离子电池电动汽车整车集成研究，锂离子电池包设计。' }),
      profile('chemist', { bio: '从事电解液与添加剂研究，提出高电压电解液溶剂化结构设计，用于锂电池。' }),
      profile('other', { bio: '从事水稻育种研究。' }),
    ]);
    const { matches } = engine.rank(
      demand('d', { title: '锂离子电池电解液', description: '需要提高电解液的高电压稳定性' }),
    );
    t.equal(matches[0]?.profileId, 'chemist');
  },
);

t.test('a specialist with three papers comes before a prolific author who touches the subject', async (t) => {
  const apt = ['镁合金腐蚀防护涂层', '镁合金微弧氧化涂层', '镁合金表面缓蚀'].map((title) => ({ title }));
  const loose = Array.from({ length: 40 }, (_, i) => ({ title: `铝合金压铸工艺参数优化与涂层研究之${i}` }));
  const topics = topicsOf(
    [profile('prolific', { evidence: loose }), profile('specialist', { evidence: apt })],
    '镁合金腐蚀防护',
  );
  t.ok((topics.specialist as number) > (topics.prolific as number), JSON.stringify(topics));
});

t.test('evidence on the subject raises a profile above its like without any', async (t) => {
  const bio = '从事镁合金腐蚀防护研究';
  const evidence = [{ title: '镁合金腐蚀防护涂层' }, { title: '镁合金腐蚀机理' }];
  const topics = topicsOf(
    [profile('with', { bio, evidence }), profile('without', { bio })],
    '镁合金腐蚀防护',
  );
  t.ok((topics.with as number) > (topics.without as number), JSON.stringify(topics));
});

t.test("a person's name earns nothing, a society's does", async (t) => {
  const name = '化学';
  t.equal(profileFeatures({ kind: 'expert', name }).name, '');
  t.equal(profileFeatures({ kind: 'society', name }).name, '化学');
  const topics = topicsOf(
    [profile('person', { kind: 'expert', name }), profile('society', { kind: 'society', name })],
    '化学',
  );
  t.same(Object.keys(topics), ['society']);
});

t.test('an affiliation is weaker evidence than a biography', async (t) => {
  const topics = topicsOf(
    [profile('by-house', { affiliation: '硅酸盐研究所' }), profile('by-work', { bio: '硅酸盐研究' })],
    '硅酸盐',
  );
  t.ok((topics['by-house'] as number) > 0 && (topics['by-work'] as number) > (topics['by-house'] as number));
});
