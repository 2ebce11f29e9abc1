import t from 'tap';
import { demand, engineWith, profile } from './support.ts';

const right = profile(
  'p',
  {
    keywords: ['电解液'],
    bio: '从事高电压电解液添加剂研究，兼及 Solid-State Batteries。',
    evidence: [{ title: '水稻育种' }, { title: '电解液添加剂的成膜机理', abstract: '高电压下添加剂成膜。' }],
  },
  { sectors: ['new_materials'], region: '330110', services: ['joint_research'], capacity: 3, load: 1 },
);
const asked = demand(
  'd',
  { title: '高电压电解液添加剂', description: '研发 solid state battery 的电解液，的的的' },
  { sectors: ['new_energy_materials'], region: '330106', services: ['joint_research', 'consulting'] },
);
const engine = engineWith([right, profile('q', { bio: '水稻' })], [asked]);
const reasons = engine.rank(asked).matches[0]?.reasons;

t.test('terms are phrases as people read them, strongest first', async (t) => {
  const terms = reasons?.terms ?? [];
  t.ok(
    terms.some(({ text }) => text.includes('电解液添加剂')),
    JSON.stringify(terms),
  );
  t.ok(
    terms.some(({ text }) => text === 'solid state battery'),
    'in the spelling of the demand',
  );
  t.ok(terms.every(({ text }) => [...text].length > 1 && text !== '研发的'));
  t.same(
    terms.map(({ share }) => share),
    terms.map(({ share }) => share).sort((a, b) => b - a),
  );
});

t.test('terms say where the profile has them', async (t) => {
  const term = reasons?.terms.find(({ text }) => text === '电解液');
  t.same(term?.fields, ['keywords', 'bio', 'evidence']);
  t.same(reasons?.terms.find(({ text }) => text === 'solid state battery')?.fields, ['bio']);
});

t.test('evidence names the items that count, best first, and only those', async (t) => {
  t.same(
    reasons?.evidence.map(({ index, title }) => [index, title]),
    [[1, '电解液添加剂的成膜机理']],
  );
  t.ok((reasons?.evidence[0]?.share ?? 0) > 0 && (reasons?.evidence[0]?.share ?? 1) < 1);
});

t.test('sector, region, services and places left are told', async (t) => {
  t.match(reasons?.sectors, [{ demand: 'new_energy_materials', profile: 'new_materials', inferred: false }]);
  t.equal(reasons?.region, 'city');
  t.same(reasons?.services, ['joint_research']);
  t.equal(reasons?.availability, 2);
});

t.test('one sentence in each language says it all', async (t) => {
  t.match(
    reasons?.summary_zh,
    /^与需求共有“.+”.*（主题 \d+ 分）；最相关成果《电解液添加剂的成膜机理》；领域相近（新材料）；同城；可提供.+；还可承接 2 项对接。$/,
  );
  t.match(
    reasons?.summary_en,
    /^Shares “.+” with the demand.* \(topic \d+ of 100\); most relevant work .+; related sector \(new materials\); same city; offers .+; can take 2 more\.$/,
  );
});

t.test('a pair with nothing in common says so', async (t) => {
  const explained = engine.explain(demand('e', { title: 'quantum chromodynamics' }), 'q');
  t.same([explained?.reasons.terms, explained?.reasons.rest], [[], 0]);
  t.match(explained?.reasons.summary_zh, '主题上没有共同用语');
  t.match(explained?.reasons.summary_en, 'No subject terms in common');
});

t.test('the explanation of a pair is the one its ranking gave', async (t) => {
  const [match] = engine.rank(asked).matches;
  const { score, settings, components, reasons } = engine.explain(asked, 'p') ?? {};
  t.same({ profileId: 'p', score, settings, components, reasons }, match);
});
