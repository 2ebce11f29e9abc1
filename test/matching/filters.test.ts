import t from 'tap';
import type { ProfileFilters, RankOptions } from '../../src/matching/index.ts';
import { demand, engineWith, profile } from './support.ts';

const text = { keywords: ['电解液'] };
const engine = engineWith([
  profile('hangzhou', text, { kind: 'academician', region: '330110', country: 'CN', languages: ['zh'] }),
  profile('shanghai', text, { kind: 'society', region: '310000', country: 'CN', sectors: ['biomedicine'] }),
  profile('abroad', text, { country: 'DE', languages: ['de', 'en'], services: ['consulting'] }),
  profile('guessed', text, { region: '330500', inferredSectors: [{ code: 'new_materials', weight: 1 }] }),
]);
const asked = demand('d', { title: '电解液' });
const ids = (options: RankOptions) =>
  engine
    .rank(asked, options)
    .matches.map(({ profileId }) => profileId)
    .sort();

const cases: [string, ProfileFilters, string[]][] = [
  ['no filter lets all pass', {}, ['abroad', 'guessed', 'hangzhou', 'shanghai']],
  ['an empty list lets all pass', { kinds: [] }, ['abroad', 'guessed', 'hangzhou', 'shanghai']],
  ['kinds are any-of', { kinds: ['academician', 'society'] }, ['hangzhou', 'shanghai']],
  ['a province stands for its counties', { regions: ['330000'] }, ['guessed', 'hangzhou']],
  ['a city for its counties only', { regions: ['330100'] }, ['hangzhou']],
  ['a county for itself', { regions: ['330110'] }, ['hangzhou']],
  ['countries', { countries: ['DE', 'FR'] }, ['abroad']],
  ['languages', { languages: ['en'] }, ['abroad']],
  ['services', { services: ['consulting', 'data_sharing'] }, ['abroad']],
  ['sectors, declared or inferred', { sectors: ['new_materials', 'biomedicine'] }, ['guessed', 'shanghai']],
  ['filters hold together', { countries: ['CN'], regions: ['310000'] }, ['shanghai']],
];

for (const [name, filters, expected] of cases) {
  t.test(name, async (t) => t.same(ids({ filters }), expected));
}

t.test('what the filters leave out is neither considered nor excluded', async (t) => {
  const { considered, excluded } = engine.rank(asked, { filters: { countries: ['DE'] } });
  t.equal(considered, 1);
  t.same(excluded, {});
});

t.test('limit and minimum score cut the list but not the count', async (t) => {
  t.equal(ids({ limit: 2 }).length, 2);
  t.same(ids({ minScore: 1 }), []);
  t.equal(engine.rank(asked, { minScore: 1 }).considered, 4);
});

for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
  t.test(`a limit of ${limit} is refused`, async (t) => t.throws(() => ids({ limit }), RangeError));
}
