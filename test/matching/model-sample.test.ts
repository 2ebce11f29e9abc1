import t from 'tap';
import { sample } from '../../src/matching/model/sample.ts';

const all = Array.from({ length: 5000 }, (_, i) => ({ id: `id-${String(i).padStart(4, '0')}` }));

t.test('of many, the same are chosen in any order, ascending by id', async (t) => {
  const chosen = sample(all, 300);
  t.equal(chosen.length, 300);
  t.same(sample(all.toReversed(), 300), chosen);
  t.same(
    chosen.map(({ id }) => id),
    chosen.map(({ id }) => id).sort(),
  );
});

t.test('they are spread evenly over ids made one after the other', async (t) => {
  const chosen = sample(all, 1000);
  for (let thousand = 0; thousand < 5; thousand++) {
    const share = chosen.filter(({ id }) => id.startsWith(`id-${thousand}`)).length;
    t.ok(share > 140 && share < 260, `${share} of the ${thousand}th thousand`);
  }
});

t.test('of few all are kept, of none none', async (t) => {
  t.same(sample(all.slice(0, 7).toReversed(), 300), all.slice(0, 7));
  t.same(sample([], 300), []);
  t.same(sample(all, 0), []);
});
