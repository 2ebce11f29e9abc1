import t from 'tap';
import { estimate } from '../../src/evaluation/bootstrap.ts';
import { demandsToScore } from '../../src/evaluation/measures.ts';
import { measureBy, packOf, table } from './support.ts';

const QRELS = ['demand', 'profile', 'grade'];
const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const valuesOf = (measured: ReturnType<typeof measureBy>) =>
  Object.fromEntries(measured.map(({ name, figures }) => [name, estimate(figures)]));

t.test('one relevant profile a demand: acc@1, acc@5 and MRR among all profiles', async (t) => {
  const profiles = numbered('p', 8);
  const qrels = table(QRELS, ['d0', 'p0', 1], ['d1', 'p1', 1], ['d1', 'p2', 0], ['d2', 'p7', '1.0']);
  const pack = await packOf(profiles, ['d0', 'd1', 'd2'], { qrels });
  t.equal(demandsToScore(pack), 3);
  const measured = measureBy(pack, { 'd0 p0': 1, 'd1 p1': 0.5, 'd1 p2': 0.7, 'd1 p5': 0.6 });
  t.same(
    valuesOf(measured),
    { MRR: (1 + 1 / 3 + 1 / 8) / 3, 'acc@1': 1 / 3, 'acc@5': 2 / 3 },
    'ties go by id',
  );
  t.same(measured[0]?.figures, [
    { id: 'd0', value: 1, weight: 1 },
    { id: 'd1', value: 1 / 3, weight: 1 },
    { id: 'd2', value: 1 / 8, weight: 1 },
  ]);
});

t.test('several relevant profiles: MAP and P@10; a demand with none is left out', async (t) => {
  const qrels = table(QRELS, ['d0', 'p0', 1], ['d0', 'p1', 1], ['d1', 'p3', 0.5], ['d2', 'p0', 1]);
  const pack = await packOf(numbered('p', 12), ['d0', 'd1', 'd2'], { qrels });
  t.equal(demandsToScore(pack), 2);
  const measured = measureBy(pack, { 'd0 p9': 0.9, 'd0 p0': 0.8, 'd0 p1': 0.7 });
  t.same(valuesOf(measured), { MAP: ((1 / 2 + 2 / 3) / 2 + 1) / 2, 'P@10': (0.2 + 0.1) / 2 });
});

t.test('graded: nDCG@10 among the judged, of demands with ten of them and a grade of 3', async (t) => {
  const judged = (demand: string, count: number, top: number) =>
    numbered('p', count).map((profile, i) => [demand, profile, i === 0 ? top : 1.5]);
  const qrels = table(QRELS, ...judged('good', 10, 3), ...judged('few', 9, 4), ...judged('low', 10, 2.9));
  const pack = await packOf(numbered('p', 20), ['good', 'few', 'low'], { qrels });
  t.equal(demandsToScore(pack), 1);
  const [perfect] = measureBy(pack, { 'good p0': 1, 'good p15': 2 });
  t.same(
    perfect?.figures,
    [{ id: 'good', value: 1, weight: 1 }],
    'who was not judged stands in nobody’s way',
  );
  const [low] = measureBy(pack, Object.fromEntries(numbered('good p', 10).map((pair, i) => [pair, i])));
  t.ok((low?.figures[0]?.value ?? 1) < 0.8);
});

t.test('graded pairs: within each profile, by the difference of grades, ties half', async (t) => {
  const pairs = table(
    QRELS,
    ['d0', 'p', 5],
    ['d1', 'p', 3.5],
    ['d2', 'p', 1],
    ['d0', 'q', 2],
    ['d1', 'q', 2],
    ['d2', 'q', 4],
  );
  const pack = await packOf(['p', 'q'], ['d0', 'd1', 'd2'], { pairs });
  t.equal(demandsToScore(pack), 3);
  const scores = { 'd0 p': 0.9, 'd1 p': 0.1, 'd2 p': 0.5, 'd0 q': 0.5, 'd1 q': 0.2, 'd2 q': 0.5 };
  const measured = measureBy(pack, scores);
  // Of p, d0 over d1 (1.5) and d0 over d2 (4) are right, d1 over d2 (2.5) is wrong; of q, d2 over d0 (2) is a tie.
  t.same(valuesOf(measured), {
    'weighted loss': (2.5 + 2 / 2) / (1.5 + 4 + 2.5 + 2 + 2),
    'pair accuracy': (2 + 0.5 + 1) / 5,
  });
  t.same(
    measured[1]?.figures.map(({ id, weight }) => [id, weight]),
    [
      ['p', 3],
      ['q', 2],
    ],
    'a figure a profile, by its pairs',
  );
  const turned = measureBy(
    pack,
    Object.fromEntries(Object.entries(scores).map(([pair, score]) => [pair, -score])),
  );
  const sum = (name: string) => (valuesOf(measured)[name] as number) + (valuesOf(turned)[name] as number);
  t.same(
    [sum('weighted loss'), sum('pair accuracy')],
    [1, 1],
    'turning the scores round turns the figures round',
  );
  t.same(valuesOf(measureBy(pack, {})), { 'weighted loss': 0.5, 'pair accuracy': 0.5 }, 'all alike is half');
});

t.test('pairs as such, in each of their forms, the better one first', async (t) => {
  const scores = { 'd0 p': 0.9, 'd1 p': 0.4, 'd0 q': 0.6, 'd1 q': 0.5 };
  const cases: { rows: (string | number)[][]; by: string; loss: number; accuracy: number }[] = [
    {
      rows: [
        ['profile', 'better', 'worse', 'weight'],
        ['p', 'd0', 'd1', 3],
        ['q', 'd1', 'd0', 1],
      ],
      by: 'profile',
      loss: 1 / 4,
      accuracy: 1 / 2,
    },
    {
      rows: [
        ['Demand', 'Better', 'Worse', 'Weight'],
        ['d0', 'p', 'q', '1e0'],
        ['d1', 'p', 'q', '.5'],
      ],
      by: 'demand',
      loss: 0.5 / 1.5,
      accuracy: 1 / 2,
    },
    {
      rows: [
        ['demand_a', 'profile_a', 'demand_b', 'profile_b', 'weight'],
        ['d0', 'p', 'd1', 'q', 2],
        ['d1', 'p', 'd0', 'q', 2],
        ['d1', 'q', 'd1', 'p', 1],
      ],
      by: 'profile',
      loss: 2 / 5,
      accuracy: 2 / 3,
    },
    {
      rows: [
        ['worse', 'better', 'profile'],
        ['d1', 'd0', 'p'],
      ],
      by: 'profile',
      loss: 0,
      accuracy: 1,
    },
  ];
  for (const { rows, by, loss, accuracy } of cases) {
    const pack = await packOf(['p', 'q'], ['d0', 'd1'], { pairs: table(...rows) });
    t.match(pack.judgements, { kind: 'pairs', by });
    const { 'weighted loss': lost = -1, 'pair accuracy': right = -1 } = valuesOf(measureBy(pack, scores));
    t.ok(
      Math.abs(lost - loss) < 1e-12 && Math.abs(right - accuracy) < 1e-12,
      `${rows[0]}: ${lost}, ${right}`,
    );
  }
});

t.test('judgements that measure nothing are said to', async (t) => {
  const cases = [
    {
      judgements: { qrels: table(QRELS, ['d', 'p', 0.5]) },
      says: /^qrels\.tsv: no grade is 1 or more: nothing/,
    },
    {
      judgements: { qrels: table(QRELS, ['d', 'p', 4]) },
      says: /^qrels\.tsv: no demand has 10 judged profiles and/,
    },
    {
      judgements: { pairs: table(QRELS, ['d', 'p', 4]) },
      says: /^pairs\.tsv: no profile has two demands of different/,
    },
  ];
  for (const { judgements, says } of cases) {
    const pack = await packOf(['p'], ['d'], judgements);
    t.throws(() => measureBy(pack, {}), { message: says }, says.source);
  }
});
