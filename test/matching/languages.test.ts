import { readFileSync } from 'node:fs';
import t from 'tap';
import { sectors } from '../../src/reference/index.ts';
import { createLexicon } from '../../src/text/index.ts';
import { demand, engineWith, noLexicon, profile } from './support.ts';

type Tongue = 'zh' | 'en';

/** Fictional: a demand and the expert who answers to it, both in both languages; rows without a demand are other experts. */
interface Row {
  readonly sector: string | null;
  readonly demand?: Record<Tongue, { title: string; description: string }>;
  readonly profile: Record<Tongue, { keywords: string[]; bio: string; evidence: string | null }>;
}

const rows: Row[] = readFileSync(new URL('./languages.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const idOf = (row: Row): string => `p${rows.indexOf(row)}`;

/** Everybody writes one language only. */
const engineOf = (tongue: Tongue, lexicon = createLexicon()) =>
  engineWith(
    rows.map((row) => {
      const { keywords, bio, evidence } = row.profile[tongue];
      return profile(idOf(row), { name: '', keywords, bio, evidence: evidence ? [{ title: evidence }] : [] });
    }),
    [],
    lexicon,
  );
type Engine = ReturnType<typeof engineOf>;

/** Whole demands, and their titles alone. */
const wordings = {
  'a demand': (row: Row, tongue: Tongue) => row.demand?.[tongue] ?? { title: '' },
  'a title alone': (row: Row, tongue: Tongue) => ({ title: row.demand?.[tongue].title ?? '' }),
};
const asked = rows.filter((row) => row.demand);

function find(engine: Engine, row: Row, text: { title: string; description?: string }) {
  const { matches } = engine.rank(demand('d', text), { limit: 100 });
  const place = matches.findIndex(({ profileId }) => profileId === idOf(row));
  return { rank: place < 0 ? Number.POSITIVE_INFINITY : place + 1, match: matches[place] };
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;

t.test('every sector is asked about twice, among many others', async (t) => {
  const asking = sectors.map(({ code }) => asked.filter(({ sector }) => sector === code).length);
  t.ok(asking.every((count) => count >= 2));
  t.ok(rows.length - asked.length >= 40);
});

for (const [from, to] of [
  ['zh', 'en'],
  ['en', 'zh'],
] as const) {
  const engine = engineOf(to);
  for (const [what, wording] of Object.entries(wordings)) {
    t.test(`${what} in ${from} finds who writes ${to} as well as its wording in ${to} does`, async (t) => {
      const crossing = asked.map((row) => ({ row, ...find(engine, row, wording(row, from)) }));
      const own = asked.map((row) => find(engine, row, wording(row, to)).rank);
      for (const { row, rank, match } of crossing) {
        const { title } = wording(row, from);
        t.ok(rank <= 5, `${row.sector}: “${title}” finds its expert, at ${rank}`);
        const [bridge] = match?.reasons.bridges ?? [];
        t.ok(bridge, `and says by which words: ${bridge?.from} = ${bridge?.to}`);
      }
      const [there, here] = [mean(crossing.map(({ rank }) => 1 / rank)), mean(own.map((rank) => 1 / rank))];
      t.ok(
        there >= here - 0.1,
        `mean reciprocal rank ${there.toFixed(3)}, in ${to} itself ${here.toFixed(3)}`,
      );
    });
  }

  t.test(`without the lexicon, ${from} does not find who writes ${to}`, async (t) => {
    const deaf = engineOf(to, noLexicon);
    const found = asked.filter((row) => find(deaf, row, wordings['a demand'](row, from)).rank <= 5);
    t.ok(found.length < asked.length / 3, `${found.length} of ${asked.length}`);
  });
}
