import fc from 'fast-check';
import t from 'tap';
import { type Component, compareComponents, contributions } from '../../src/matching/index.ts';

const NAMES = ['topic', 'sector', 'service', 'region', 'record', 'availability'] as const;
const components: fc.Arbitrary<Component[]> = fc
  .tuple(
    ...NAMES.map((name) =>
      fc.record({
        name: fc.constant(name),
        value: fc.double({ min: 0, max: 1, noNaN: true }),
        weight: fc.integer({ min: 0, max: 100 }),
        neutral: fc.boolean(),
      }),
    ),
  )
  .filter((list) => list.some(({ weight }) => weight > 0));

const scoreOf = (list: readonly Component[]): number => {
  const weights = list.reduce((sum, { weight }) => sum + weight, 0);
  return list.reduce((sum, { value, weight }) => sum + value * weight, 0) / weights;
};
const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-12;
const sum = (parts: Iterable<number>): number => [...parts].reduce((total, part) => total + part, 0);

t.test('contributions add up to the score, whatever the weights', async () => {
  fc.assert(
    fc.property(components, (list) => near(sum(contributions(list).values()), scoreOf(list))),
    { numRuns: 1_000 },
  );
});

t.test('differences add up to that of the scores, also between pairs weighed by other weights', async () => {
  fc.assert(
    fc.property(components, components, (own, other) => {
      const found = compareComponents(own, other);
      const sizes = found.map(({ difference }) => Math.abs(difference));
      return (
        near(sum(found.map(({ difference }) => difference)), scoreOf(own) - scoreOf(other)) &&
        found.every((each) => each.difference === each.own - each.other) &&
        sizes.every((size, i) => i === 0 || size <= (sizes[i - 1] as number))
      );
    }),
    { numRuns: 1_000 },
  );
});

t.test('a component that one side lacks gives it nothing', async (t) => {
  const topic = { name: 'topic', value: 0.8, weight: 3, neutral: false } as const;
  const region = { name: 'region', value: 0.4, weight: 1, neutral: true } as const;
  const found = compareComponents([topic], [topic, region]);
  t.same(
    found.map(({ name }) => name),
    ['topic', 'region'],
  );
  t.ok(near(sum(found.map(({ difference }) => difference)), scoreOf([topic]) - scoreOf([topic, region])));
});
