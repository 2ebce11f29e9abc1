import fc from 'fast-check';
import t from 'tap';
import { Best } from '../../src/matching/score/best.ts';

t.test('the best few of many are those that sorting them all would give', async () => {
  const scores = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 });
  fc.assert(
    fc.property(scores, fc.integer({ min: 1, max: 20 }), (list, capacity) => {
      const best = new Best(capacity);
      list.forEach((score, number) => {
        best.offer(score, number);
      });
      const expected = list
        .map((score, number) => ({ number, score }))
        .sort((a, b) => b.score - a.score || a.number - b.number)
        .slice(0, capacity);
      if (JSON.stringify(best.sorted()) !== JSON.stringify(expected)) throw new Error(JSON.stringify(list));
    }),
    { numRuns: 500 },
  );
});
