import { PackError } from './faults.ts';
import { isRelevant, type Judgements } from './judgements.ts';
import {
  accuracyAt,
  averagePrecision,
  misplaced,
  ndcg,
  precisionAt,
  rank,
  reciprocalRank,
} from './metrics.ts';
import type { Pack } from './pack.ts';
import type { Grades, Pair } from './pairs.ts';

/** What a metric is for one demand (one profile, for pairs), and how much that counts in the whole. */
export interface Figure {
  id: string;
  value: number;
  weight: number;
}

/** The whole is the mean of the figures by their weights. */
export interface Measured {
  name: string;
  better: 'higher' | 'lower';
  figures: Figure[];
}

/** Scores of profiles for a demand, in their order. */
export type Score = (demand: string, profiles: readonly string[]) => ArrayLike<number>;

type PerDemand = (ranked: readonly string[], grades: ReadonlyMap<string, number>) => number;

const DEPTH = 10;
const POOL = 10;
const GOOD = 3;

const hits = (ranked: readonly string[], grades: ReadonlyMap<string, number>): boolean[] =>
  ranked.map((id) => isRelevant(grades.get(id) ?? 0));

/** The first of each is the one that tells which demands changed most. */
const perDemand: Record<'graded' | 'one' | 'several', Record<string, PerDemand>> = {
  graded: {
    [`nDCG@${DEPTH}`]: (ranked, grades) =>
      ndcg(
        ranked.map((id) => grades.get(id) ?? 0),
        DEPTH,
      ),
  },
  one: {
    MRR: (ranked, grades) => reciprocalRank(hits(ranked, grades)),
    'acc@1': (ranked, grades) => accuracyAt(hits(ranked, grades), 1),
    'acc@5': (ranked, grades) => accuracyAt(hits(ranked, grades), 5),
  },
  several: {
    MAP: (ranked, grades) => averagePrecision(hits(ranked, grades)),
    [`P@${DEPTH}`]: (ranked, grades) => precisionAt(hits(ranked, grades), DEPTH),
  },
};

/** The judged demands that count: of graded ones those with a pool worth ranking, else those with a relevant profile. */
export function countedDemands(judgements: Exclude<Judgements, { kind: 'pairs' }>): Grades {
  const counts = (grades: ReadonlyMap<string, number>): boolean =>
    judgements.kind === 'graded'
      ? grades.size >= POOL && [...grades.values()].some((grade) => grade >= GOOD)
      : [...grades.values()].some(isRelevant);
  return new Map([...judgements.grades].filter(([, grades]) => counts(grades)));
}

/** Every metric that a pack's judgements call for; `at` is told how many demands are scored. */
export function measure(pack: Pack, score: Score, at: (done: number) => void): Measured[] {
  const { judgements, profiles } = pack;
  if (judgements.kind === 'pairs') return measurePairs(judgements.pairs, judgements.by, score, at);
  const demands = countedDemands(judgements);
  if (demands.size === 0) throw nothingToMeasure(judgements.kind);
  const measures = Object.entries(perDemand[judgements.kind]);
  const measured = measures.map(([name]): Measured => ({ name, better: 'higher', figures: [] }));
  const everyone = profiles.map(({ name }) => name);
  let done = 0;
  for (const [id, grades] of demands) {
    const pool = judgements.kind === 'graded' ? [...grades.keys()] : everyone;
    const ranked = rank(pool, score(id, pool));
    for (const [i, [, of]] of measures.entries())
      measured[i]?.figures.push({ id, value: of(ranked, grades), weight: 1 });
    at(++done);
  }
  return measured;
}

function measurePairs(
  pairs: readonly Pair[],
  by: 'profile' | 'demand',
  score: Score,
  at: (done: number) => void,
): Measured[] {
  if (pairs.length === 0) throw nothingToMeasure('pairs');
  const scores = scoreMeetings(pairs, score, at);
  const scoreOf = ({ demand, profile }: Pair['better']) => scores.get(demand)?.get(profile) as number;
  const sums = new Map<string, { pairs: number; weight: number; wrong: number; loss: number }>();
  for (const { better, worse, weight } of pairs) {
    const sum = sums.get(better[by]) ?? { pairs: 0, weight: 0, wrong: 0, loss: 0 };
    const wrong = misplaced(scoreOf(better), scoreOf(worse));
    sum.pairs++;
    sum.weight += weight;
    sum.wrong += wrong;
    sum.loss += wrong * weight;
    sums.set(better[by], sum);
  }
  const figures = (
    of: (sum: { pairs: number; weight: number; wrong: number; loss: number }) => Omit<Figure, 'id'>,
  ) => [...sums].map(([id, sum]) => ({ id, ...of(sum) }));
  return [
    {
      name: 'weighted loss',
      better: 'lower',
      figures: figures(({ loss, weight }) => ({ value: loss / weight, weight })),
    },
    {
      name: 'pair accuracy',
      better: 'higher',
      figures: figures((sum) => ({ value: 1 - sum.wrong / sum.pairs, weight: sum.pairs })),
    },
  ];
}

/** How many demands `measure` scores. */
export function demandsToScore({ judgements }: Pack): number {
  return judgements.kind === 'pairs' ? meetingsOf(judgements.pairs).size : countedDemands(judgements).size;
}

function meetingsOf(pairs: readonly Pair[]): Map<string, Set<string>> {
  const meetings = new Map<string, Set<string>>();
  for (const { demand, profile } of pairs.flatMap(({ better, worse }) => [better, worse])) {
    meetings.set(demand, (meetings.get(demand) ?? new Set()).add(profile));
  }
  return meetings;
}

function scoreMeetings(pairs: readonly Pair[], score: Score, at: (done: number) => void) {
  const scores = new Map<string, Map<string, number>>();
  for (const [demand, among] of meetingsOf(pairs)) {
    const profiles = [...among];
    const values = score(demand, profiles);
    scores.set(demand, new Map(profiles.map((profile, i) => [profile, values[i] as number])));
    at(scores.size);
  }
  return scores;
}

const needs: Record<Judgements['kind'], string> = {
  graded: `no demand has ${POOL} judged profiles and among them a grade of ${GOOD} or more`,
  one: 'no grade is 1 or more',
  several: 'no grade is 1 or more',
  pairs: 'no profile has two demands of different grade',
};

const nothingToMeasure = (kind: Judgements['kind']): PackError =>
  new PackError([
    {
      file: kind === 'pairs' ? 'pairs.tsv' : 'qrels.tsv',
      message: `${needs[kind]}: nothing can be measured`,
    },
  ]);
