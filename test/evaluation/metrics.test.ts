import fc from 'fast-check';
import t from 'tap';
import {
  accuracyAt,
  averagePrecision,
  misplaced,
  ndcg,
  precisionAt,
  rank,
  reciprocalRank,
} from '../../src/evaluation/metrics.ts';

const near = (a: number, b: number) => Math.abs(a - b) < 1e-12;
const hitsOf = (pattern: string): boolean[] => [...pattern].map((mark) => mark === 'x');

t.test('a ranking is by score, ties by id, whatever order they came in', async (t) => {
  t.same(rank(['b', 'c', 'a', 'B'], [0.5, 0.9, 0.5, 0.5]), ['c', 'B', 'a', 'b']);
  t.same(rank([], []), []);
});

t.test('nDCG is what one computes by hand', async (t) => {
  // Gains 3, 0, 1 at the discounts 1, log2(3), 2; at best 3, 1, 0.
  const expected = (3 + 1 / 2) / (3 + 1 / Math.log2(3));
  t.ok(near(ndcg([3, 1, 2], 10), expected));
  t.ok(near(ndcg([2, 3], 1), 1 / 3), 'only the first places count, also of the best order');
  t.ok(
    near(
      ndcg([1.5, 3.5], 10),
      (2 ** 0.5 - 1 + (2 ** 2.5 - 1) / Math.log2(3)) / (2 ** 2.5 - 1 + (2 ** 0.5 - 1) / Math.log2(3)),
    ),
  );
  t.equal(ndcg([1, 1, 1], 10), 0, 'where nothing can be gained');
  t.ok(near(ndcg([0, 2], 10), 1 / Math.log2(3)), 'a grade below 1 takes nothing away');
});

t.test(
  'accuracy, reciprocal rank, average precision and precision are what one computes by hand',
  async (t) => {
    t.equal(accuracyAt(hitsOf('..x..'), 1), 0);
    t.equal(accuracyAt(hitsOf('..x..'), 3), 1);
    t.equal(reciprocalRank(hitsOf('..x.x')), 1 / 3);
    t.equal(reciprocalRank(hitsOf('...')), 0);
    t.ok(near(averagePrecision(hitsOf('x.x...x')), (1 + 2 / 3 + 3 / 7) / 3));
    t.equal(averagePrecision(hitsOf('..')), 0);
    t.equal(precisionAt(hitsOf('x.x.......x'), 10), 0.2);
    t.equal(precisionAt(hitsOf('xx'), 10), 0.2, 'a short ranking is filled with what is not relevant');
  },
);

t.test('a pair is right, wrong, or half wrong by a tie', async (t) => {
  t.same([misplaced(0.9, 0.1), misplaced(0.1, 0.9), misplaced(0.5, 0.5)], [0, 1, 0.5]);
});

const gradeLists = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 30 });

t.test('a perfect ranking is 1, no ranking is better, and turning it round is never a gain', async () => {
  fc.assert(
    fc.property(gradeLists, (grades) => {
      fc.pre(grades.some((grade) => grade > 1));
      const best = [...grades].sort((a, b) => b - a);
      const worst = [...best].reverse();
      const hits = grades.map((grade) => grade > 1);
      const first = [...hits].sort((a, b) => Number(b) - Number(a));
      const last = [...first].reverse();
      return (
        near(ndcg(best, 10), 1) &&
        ndcg(grades, 10) <= 1 + 1e-12 &&
        ndcg(grades, 10) >= ndcg(worst, 10) - 1e-12 &&
        [averagePrecision, reciprocalRank].every(
          (metric) => metric(first) === 1 && metric(hits) <= 1 && metric(hits) >= metric(last),
        ) &&
        precisionAt(first, 10) >= precisionAt(hits, 10) &&
        accuracyAt(first, 1) === 1
      );
    }),
  );
});
