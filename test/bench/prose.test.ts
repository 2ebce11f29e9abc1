import t from 'tap';
import { createProse } from '../../bench/corpus/prose.ts';
import { createRandom } from '../../bench/corpus/random.ts';
import { indexTokens } from '../../src/text/index.ts';

const TEXTS = 400;
const UNITS = 150;
const write = (seed: number): string[] => {
  const prose = createProse(seed);
  return Array.from({ length: TEXTS }, (_, i) => prose.text(createRandom(seed, i), UNITS));
};

t.test('the same seed writes the same texts, another seed others', async (t) => {
  const texts = write(42);
  t.same(write(42), texts);
  t.notSame(write(43), texts);
});

t.test('pairs of characters are as common as in real texts', async (t) => {
  const documents = new Map<string, number>();
  for (const text of write(42)) {
    for (const token of new Set(indexTokens(text).map((each) => each.token)))
      documents.set(token, (documents.get(token) ?? 0) + 1);
  }
  const counts = [...documents].filter(([token]) => token.length === 2).map(([, count]) => count);
  const shares = counts.sort((a, b) => b - a).map((count) => count / TEXTS);
  const at = (rank: number): number => shares[rank - 1] as number;
  t.ok(at(1) > 0.5, `the commonest: ${at(1)}`);
  t.ok(at(100) > 0.1 && at(100) < 0.4, `the hundredth: ${at(100)}`);
  t.ok(at(1_000) > 0.02 && at(1_000) < 0.1, `the thousandth: ${at(1_000)}`);
  t.ok(counts.length > 30_000, `${counts.length} of them are different`);
});
