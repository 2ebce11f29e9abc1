import t from 'tap';
import { demand, engineWith, profile } from './support.ts';

for (const title of ['', '。，！', '的 了 and', '我公司希望', '2024', '🙂']) {
  t.test(`a demand of ${JSON.stringify(title)} has nothing to match by, and the list says so`, async (t) => {
    const engine = engineWith([profile('p', { bio: '我公司的电解液 2024' })]);
    const result = engine.rank(demand('d', { title }, { sectors: ['biomedicine'] }));
    t.same([result.matches, result.note], [[], 'no_terms']);
  });
}

t.test('a profile without a word on a subject finds no demands, and the list says so', async (t) => {
  const engine = engineWith([], [demand('d', { title: '电解液' })]);
  t.equal(engine.rankDemands(profile('p', { name: '张三' })).note, 'no_terms');
});

t.test('equal scores are ordered by id', async (t) => {
  const engine = engineWith(['b', 'a', 'C', '10', '9'].map((id) => profile(id, { bio: '电解液' })));
  const { matches } = engine.rank(demand('d', { title: '电解液' }));
  t.same(
    matches.map(({ profileId }) => profileId),
    ['10', '9', 'C', 'a', 'b'],
  );
});

t.test('what is put or removed counts from the next ranking on', async (t) => {
  const engine = engineWith([profile('a', { bio: '电解液' })]);
  const asked = demand('d', { title: '电解液' });
  const ids = () => engine.rank(asked).matches.map(({ profileId }) => profileId);
  engine.putProfile(profile('b', { bio: '电解液' }));
  t.same(ids(), ['a', 'b']);
  engine.putProfile(profile('a', { bio: 'rice breeding' }));
  t.same(ids(), ['b']);
  engine.removeProfile('b');
  engine.removeProfile('never held');
  t.same(ids(), []);
});

t.test('unknown ids in a matrix are named all at once', async (t) => {
  const engine = engineWith([profile('p', {})], [demand('d', { title: '电解液' })]);
  t.throws(() => engine.score(['d', 'x', 'y'], ['p']), new RangeError('unknown demand ids: x, y'));
  t.throws(() => engine.score(['d'], ['p', 'z']), new RangeError('unknown profile ids: z'));
});

t.test('a matrix leaves constraints aside and runs along the profiles first', async (t) => {
  const profiles = [profile('p', { bio: '电解液' }, { active: false }), profile('q', { bio: '水稻' })];
  const engine = engineWith(profiles, [demand('d', { title: '电解液' }), demand('e', { title: '水稻' })]);
  const [dp, dq, ep, eq] = engine.score(['d', 'e'], ['p', 'q']) as unknown as [
    number,
    number,
    number,
    number,
  ];
  t.ok(dp > dq && eq > ep, `${[dp, dq, ep, eq]}`);
});

t.test('every result names its engine and lexicon', async (t) => {
  const engine = engineWith([profile('p', { bio: '电解液' })]);
  const asked = demand('d', { title: '电解液' });
  for (const result of [
    engine.rank(asked),
    engine.rankDemands(profile('p', {})),
    engine.explain(asked, 'p'),
  ]) {
    t.match(result, { engine: /^\d+-.+$/, lexicon: /^[0-9a-f]{12}$/ });
  }
});

t.test('features survive JSON and carry the version of the analyser', async (t) => {
  const facts = profile('p', { bio: '电解液', evidence: [{ title: 'A title', abstract: null }] });
  t.same(JSON.parse(JSON.stringify(facts.features)), facts.features);
  t.match(facts.features, { analyser: /^\d+$/, evidence: [{ title: 'A title', text: 'a title' }] });
});
