import t from 'tap';
import { compareRuns, incomparable } from '../../src/evaluation/comparison.ts';
import { comparisonTable, runTable } from '../../src/evaluation/report.ts';
import type { Run } from '../../src/evaluation/schema.ts';

const estimate = (figures: { value: number; weight: number }[]) => {
  const weights = figures.reduce((sum, { weight }) => sum + weight, 0);
  return figures.reduce((sum, { value, weight }) => sum + value * weight, 0) / weights;
};

/** A run with these figures of each demand, all weighing 1 unless told. */
function aRun(
  metrics: Record<string, number[]>,
  {
    better = 'higher',
    weights = [],
    ...rest
  }: { better?: 'higher' | 'lower'; weights?: number[] } & Partial<Run> = {},
): Run {
  return {
    format: 'zhiqi-evaluation-1',
    pack: 'example',
    kind: 'one',
    by: 'demand',
    counts: { profiles: 5, demands: 4, judgements: 4, pairs: 0 },
    digests: { profiles: 'p', demands: 'd', judgements: 'j' },
    versions: { engine: '1-1', lexicon: 'a', weights: 'default@1' },
    metrics: Object.entries(metrics).map(([name, values]) => {
      const figures = values.map((value, i) => ({ id: `d${i}`, value, weight: weights[i] ?? 1 }));
      return { name, better, value: estimate(figures), low: 0, high: 1, figures };
    }),
    ...rest,
  };
}

t.test('a comparison says by how much, for how many, how surely, and for whom most', async (t) => {
  const earlier = aRun({ MRR: [1, 0.5, 0.25, 1], 'acc@1': [1, 0, 0, 1] });
  const { metrics, most, changed } = compareRuns(
    earlier,
    aRun({ MRR: [1, 1, 0.2, 0.9], 'acc@1': [1, 1, 0, 0] }),
  );
  t.match(metrics[0], { name: 'MRR', before: 0.6875, after: 0.775, better: 1, worse: 2, equal: 1 });
  t.ok(Math.abs((metrics[0]?.difference ?? 0) - 0.0875) < 1e-12);
  t.ok((metrics[0]?.low ?? 1) < 0.0875 && 0.0875 < (metrics[0]?.high ?? 0));
  t.match(metrics[1], {
    name: 'acc@1',
    difference: 0,
    better: 1,
    worse: 1,
    equal: 2,
    sign_p: 1,
    randomisation_p: 1,
  });
  t.same(
    most,
    [
      { id: 'd1', before: 0.5, after: 1 },
      { id: 'd3', before: 1, after: 0.9 },
      { id: 'd2', before: 0.25, after: 0.2 },
    ],
    'by the first metric, and only those that changed',
  );
  t.same(changed, []);
});

t.test('a run against itself changes nothing', async (t) => {
  const run = aRun({ MAP: [0.1, 0.2, 0.3] });
  const { metrics, most } = compareRuns(run, run);
  t.match(metrics, [
    { difference: 0, low: 0, high: 0, better: 0, worse: 0, equal: 3, sign_p: 1, randomisation_p: 1 },
  ]);
  t.same(most, []);
  t.match(comparisonTable(compareRuns(run, run), 'before.json', 'demand'), /\nno demand changed\n$/);
});

t.test('of a loss less is better, and figures count by their weights', async (t) => {
  const given = { better: 'lower', weights: [3, 1] } as const;
  const before = aRun({ 'weighted loss': [0.5, 0.5] }, { ...given, weights: [...given.weights] });
  const after = aRun({ 'weighted loss': [0.1, 1] }, { ...given, weights: [...given.weights] });
  const [change] = compareRuns(before, after).metrics;
  t.match(change, { before: 0.5, after: 0.325, better: 1, worse: 1 });
  t.ok(Math.abs((change?.difference ?? 0) + 0.175) < 1e-12);
});

t.test('many alike changes are sure, and ten demands are named', async (t) => {
  const low = Array.from({ length: 30 }, (_, i) => i / 100);
  const [change] = compareRuns(aRun({ MAP: low }), aRun({ MAP: low.map((value) => value + 0.1) })).metrics;
  t.match(change, { better: 30, worse: 0 });
  t.ok((change?.randomisation_p ?? 1) < 0.001 && (change?.sign_p ?? 1) < 1e-8 && (change?.low ?? 0) > 0);
  const risen = compareRuns(aRun({ MAP: low }), aRun({ MAP: low.map((value, i) => (i < 12 ? 1 : value)) }));
  t.same(
    risen.most.map(({ id }) => id),
    Array.from({ length: 10 }, (_, i) => `d${i}`),
  );
});

t.test('only runs by the same judgements are compared, what else changed is said', async (t) => {
  const run = aRun({ MAP: [0.5] });
  t.equal(incomparable(run, run), undefined);
  const other = aRun({ MAP: [0.5] }, { digests: { profiles: 'p', demands: 'd2', judgements: 'j2' } });
  t.equal(incomparable(run, other), 'was judged by other judgements (pack example)');
  const moved = aRun({ MAP: [0.6] }, { digests: { profiles: 'p', demands: 'd2', judgements: 'j' } });
  const comparison = compareRuns(run, moved);
  t.same(comparison.changed, ['demands']);
  t.match(comparisonTable(comparison, 'b.json', 'demand'), /^since then demands\.ndjson changed/m);
  t.same(compareRuns(aRun({ MRR: [1] }), run).metrics, [], 'a metric that only one of them has is left out');
});

t.test('the tables name the pack, the counts, the versions and each figure with its interval', async (t) => {
  const run = aRun({ MRR: [1, 0.5], 'acc@1': [1, 0] });
  t.equal(
    runTable(run, 1.234),
    [
      'pack     example',
      'holds    5 profiles, 4 demands, 4 judgements',
      'judged   one relevant profile a demand, ranked among all',
      'made by  engine 1-1, lexicon a, weights default@1',
      'took     1.2 s',
      '',
      'metric  value   95 % interval    over',
      'MRR     0.7500  0.0000 – 1.0000  2 demands',
      'acc@1   0.5000  0.0000 – 1.0000  2 demands',
      '',
    ].join('\n'),
  );
  const pairs = aRun({ 'weighted loss': [0.25] }, { better: 'lower', kind: 'pairs', by: 'profile' });
  t.match(
    runTable(pairs, 0),
    /4 judgements, 0 pairs$[\s\S]*^weighted loss \(less is better\) {2}0\.2500 .* 1 profile$/m,
  );
  const shown = comparisonTable(
    compareRuns(run, aRun({ MRR: [0.5, 0.5], 'acc@1': [0, 0] })),
    'b.json',
    'demand',
  );
  t.match(shown, /^against b\.json \(engine 1-1, lexicon a, weights default@1\)$/m);
  t.match(
    shown,
    /^MRR {5}0\.7500 {2}0\.5000 {2}−0\.2500 {2}−0\.5000 to \+0\.0000 {2}0 \/ 1 \/ 1 +1\.0000 {2}1\.0000$/m,
  );
  t.match(shown, /^changed most by MRR\n {2}d0 {2}1\.0000 → 0\.5000\n$/m);
});
