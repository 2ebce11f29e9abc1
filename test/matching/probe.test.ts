import fc from 'fast-check';
import t from 'tap';
import type { Plan } from '../../src/matching/plan.ts';
import { createProbe } from '../../src/matching/probe.ts';

const scale = { base: new Float64Array([0.3, 0.3, 0.3, 0.7, 0.7]), slope: new Float64Array(5).fill(0.013) };
const SIZE = 40;

const plan = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: SIZE, maxLength: SIZE }).map(
  (weights): Plan => ({
    ids: Int32Array.from(weights.keys()),
    families: Uint8Array.from(weights, (_, i) => i % 5),
    terms: weights.map((_, i) => `t${i}`),
    weights: Float64Array.from(weights),
    bridges: [],
  }),
);

const listOf = (ids: number[]) => ({
  ids: Int32Array.from(ids),
  counts: Float32Array.from(ids, (id) => 1 + (id % 7) / 4),
  lengths: new Float64Array(5).fill(ids.length),
});

t.test('a score is bit for bit the same in whatever order the terms are met', async () => {
  const orders = fc
    .uniqueArray(fc.nat(SIZE - 1), { minLength: 2 })
    .chain((ids) => fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length })));
  fc.assert(
    fc.property(plan, orders, (aimed, [ids, shuffled]) => {
      const probe = createProbe();
      probe.aim(aimed, SIZE);
      return probe.score(listOf(ids), scale) === probe.score(listOf(shuffled), scale);
    }),
    { numRuns: 500 },
  );
});

t.test('what the probe was aimed at before leaves no trace', async () => {
  fc.assert(
    fc.property(plan, plan, fc.uniqueArray(fc.nat(SIZE - 1)), (first, second, ids) => {
      const [fresh, used] = [createProbe(), createProbe()];
      used.aim({ ...first, ids: first.ids.map((id) => SIZE - 1 - id) }, SIZE);
      used.score(listOf(ids), scale);
      used.aim(second, SIZE * 100);
      fresh.aim(second, SIZE);
      return used.score(listOf(ids), scale) === fresh.score(listOf(ids), scale);
    }),
  );
});
