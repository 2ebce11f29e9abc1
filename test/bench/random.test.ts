import t from 'tap';
import { createRandom, logUniform } from '../../bench/corpus/random.ts';
import { createZipf, zipfShares } from '../../bench/corpus/zipf.ts';

const draw = (count: number, ...seeds: number[]): number[] => {
  const random = createRandom(...seeds);
  return Array.from({ length: count }, () => random.next());
};

t.test('the same seeds give the same numbers, and others give others', async (t) => {
  t.same(draw(100, 42, 3, 7), draw(100, 42, 3, 7));
  for (const seeds of [
    [43, 3, 7],
    [42, 4, 7],
    [42, 3, 8],
    [42, 7, 3],
    [42, 3],
  ]) {
    const shared = draw(100, ...seeds).filter((number) => new Set(draw(100, 42, 3, 7)).has(number));
    t.same(shared, [], `${seeds}`);
  }
});

t.test('numbers are spread evenly over [0, 1)', async (t) => {
  const numbers = draw(100_000, 1);
  t.ok(numbers.every((number) => number >= 0 && number < 1));
  const bins = new Array<number>(10).fill(0);
  for (const number of numbers) bins[Math.floor(number * 10)] = (bins[Math.floor(number * 10)] ?? 0) + 1;
  for (const count of bins) t.ok(Math.abs(count - 10_000) < 500, `${count} of 10,000`);
});

t.test('lengths keep their range, reach both ends, and have uniform logarithms', async (t) => {
  const random = createRandom(2);
  const lengths = Array.from({ length: 100_000 }, () => logUniform(random, 20, 300));
  t.equal(Math.min(...lengths), 20);
  t.equal(Math.max(...lengths), 300);
  const below = lengths.filter((length) => length < Math.sqrt(20 * 301)).length / lengths.length;
  t.ok(Math.abs(below - 0.5) < 0.02, `half lie below the geometric mean: ${below}`);
});

t.test('ranks are drawn as often as Zipf’s law says', async (t) => {
  const size = 200_000;
  const count = 2_000_000;
  const rank = createZipf(size, 1);
  const random = createRandom(3);
  const counts = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    const drawn = rank(random);
    counts[drawn] = (counts[drawn] as number) + 1;
  }
  const shares = zipfShares(size, 1);
  t.ok(
    Math.abs((shares[0] as number) / (shares[99] as number) - 100) < 1e-9,
    'the first is 100 times the 100th',
  );
  // Of bands of ranks, each ten times as wide as the one before: within five standard deviations.
  for (const [from, to] of [
    [0, 1],
    [1, 10],
    [10, 100],
    [100, 1_000],
    [1_000, 10_000],
    [10_000, size],
  ]) {
    const share = shares.slice(from, to).reduce((sum, value) => sum + value, 0);
    const drawn = counts.slice(from, to).reduce((sum, value) => sum + value, 0);
    const deviation = Math.sqrt(count * share * (1 - share));
    t.ok(Math.abs(drawn - count * share) < 5 * deviation, `ranks ${from} to ${to}: ${drawn}`);
  }
});
