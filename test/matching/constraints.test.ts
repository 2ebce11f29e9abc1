import t from 'tap';
import type { DemandFacts, ProfileFacts } from '../../src/matching/index.ts';
import { demand, engineWith, profile } from './support.ts';

const text = { keywords: ['电解液'] };
const asked = (facts: Partial<DemandFacts> = {}) =>
  demand('d', { title: '电解液' }, { organisation: '甲公司', ...facts });

const cases: [string, Partial<ProfileFacts>, Partial<DemandFacts>, string | null][] = [
  ['an active, free and foreign profile is recommended', {}, {}, null],
  ['an inactive profile is not', { active: false }, {}, 'inactive'],
  ['nor anyone for an inactive demand', {}, { active: false }, 'inactive'],
  ['a kind that is not wanted is not', { kind: 'expert' }, { wantedKinds: ['society'] }, 'wrong_kind'],
  ['a wanted kind is', { kind: 'society' }, { wantedKinds: ['academician', 'society'] }, null],
  ['a full profile is not', { capacity: 2, load: 2 }, {}, 'no_capacity'],
  ['an overfull one is not', { capacity: 2, load: 5 }, {}, 'no_capacity'],
  ['a profile with a place left is', { capacity: 2, load: 1 }, {}, null],
  ['unlimited capacity never fills', { capacity: null, load: 99 }, {}, null],
  ["the demand's own people are not", { organisation: '甲公司' }, {}, 'conflict_of_interest'],
  [
    'however their house is spelt',
    { organisation: ' Ａ　公司（總部）' },
    { organisation: 'a公司(总部)' },
    'conflict_of_interest',
  ],
  ['people without a house have no conflict', { organisation: null }, { organisation: null }, null],
];

for (const [name, profileFacts, demandFacts, constraint] of cases) {
  t.test(name, async (t) => {
    const engine = engineWith([profile('p', text, profileFacts)]);
    const result = engine.rank(asked(demandFacts));
    t.equal(result.matches.length, constraint ? 0 : 1);
    t.equal(result.considered, constraint ? 0 : 1);
    t.same(result.excluded, constraint ? { [constraint]: 1 } : {});
    const explained = engine.explain(asked(demandFacts), 'p');
    t.same(explained?.exclusion ?? null, constraint && { constraint, reason: null });
    t.ok((explained?.score ?? 0) > 0.5, 'and is scored all the same');
  });
}

t.test('a profile the caller excludes is counted, and explained with the reason given', async (t) => {
  const engine = engineWith([profile('p', text), profile('q', text)]);
  const exclude = new Map([['p', 'declined']]);
  const result = engine.rank(asked(), { exclude });
  t.same(
    result.matches.map(({ profileId }) => profileId),
    ['q'],
  );
  t.same(result.excluded, { excluded: 1 });
  t.same(engine.explain(asked(), 'p', { exclude })?.exclusion, {
    constraint: 'excluded',
    reason: 'declined',
  });
});

t.test('constraints hold from the side of the profile, too', async (t) => {
  const engine = engineWith([], [asked(), demand('e', { title: '电解液' }, { active: false })]);
  const result = engine.rankDemands(profile('p', text), { exclude: new Map([['d', 'declined']]) });
  t.same(result.matches, []);
  t.same(result.excluded, { excluded: 1, inactive: 1 });
});
