import fc from 'fast-check';
import t from 'tap';
import { createRandom, estimate, interval, randomisationP, signP } from '../../src/evaluation/bootstrap.ts';

const figuresOf = (values: readonly number[], weight = 1) => values.map((value) => ({ value, weight }));

t.test('the estimate is the mean by weight', async (t) => {
  t.equal(
    estimate([
      { value: 1, weight: 3 },
      { value: 0, weight: 1 },
    ]),
    0.75,
  );
});

t.test(
  'an interval is the same each time, holds the mean, and narrows with the number of figures',
  async (t) => {
    const few = figuresOf(Array.from({ length: 20 }, (_, i) => i % 2));
    const many = figuresOf(Array.from({ length: 2_000 }, (_, i) => i % 2));
    t.same(interval(few), interval(few));
    for (const figures of [few, many]) {
      const { low, high } = interval(figures);
      t.ok(low < 0.5 && 0.5 < high);
    }
    // Of a mean of n coins: 0.5 ± 1.96 · 0.5 / √n.
    const { low, high } = interval(many);
    t.ok(Math.abs(high - low - (2 * 1.96 * 0.5) / Math.sqrt(2_000)) < 0.005, `${low} to ${high}`);
    t.same(interval(figuresOf([0.3])), { low: 0.3, high: 0.3 }, 'one figure says nothing of the spread');
    t.same(interval(figuresOf([1, 1, 1], 7)), { low: 1, high: 1 });
  },
);

t.test('random numbers are spread over [0, 1) and repeat with their seed', async (t) => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 10_000 }, random);
  };
  const numbers = draw(7);
  t.same(draw(7), numbers);
  t.not(draw(8)[0], numbers[0]);
  t.ok(numbers.every((number) => number >= 0 && number < 1));
  t.ok(Math.abs(numbers.reduce((sum, number) => sum + number, 0) / 10_000 - 0.5) < 0.02);
  for (let tenth = 0; tenth < 10; tenth++) {
    const inside = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
    t.ok(inside > 850 && inside < 1_150, `tenth ${tenth}`);
  }
});

t.test('the sign test is the binomial one', async (t) => {
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-12;
  t.ok(near(signP(5, 0), 2 / 32));
  t.ok(near(signP(1, 7), (2 * (1 + 8)) / 256));
  t.equal(signP(4, 4), 1);
  t.equal(signP(0, 0), 1);
  t.ok(signP(3_000, 100) < 1e-9, 'thousands are no trouble');
  t.ok(Math.abs(signP(1_050, 950) - 0.0268) < 0.0005);
});

t.test('the randomisation test doubts what chance would do, and not what it would not', async (t) => {
  t.equal(randomisationP(figuresOf([0, 0, 0])), 1);
  t.ok(randomisationP(figuresOf([0.1, -0.1, 0.2, -0.2])) > 0.9);
  t.ok(randomisationP(figuresOf(Array.from({ length: 30 }, () => 0.1))) < 0.001);
  // Five alike: by chance only all up or all down is as far, 2 of 32.
  t.ok(Math.abs(randomisationP(figuresOf([0.1, 0.1, 0.1, 0.1, 0.1])) - 2 / 32) < 0.01);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
      (values) => {
        const p = randomisationP(figuresOf(values));
        return p > 0 && p <= 1 && p === randomisationP(figuresOf(values.map((value) => -value)));
      },
    ),
    { numRuns: 20 },
  );
});
