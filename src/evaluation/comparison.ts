import { estimate, interval, randomisationP, signP } from './bootstrap.ts';
import type { Metric, Run } from './schema.ts';

/** What became of one metric since an earlier run, over the demands (or profiles) that both measured. */
export interface Change {
  name: string;
  before: number;
  after: number;
  /** After less before, with its 95 % interval; of a loss too, where less is better. */
  difference: number;
  low: number;
  high: number;
  better: number;
  worse: number;
  equal: number;
  randomisation_p: number;
  sign_p: number;
}

export interface Comparison {
  earlier: Run['versions'];
  /** Files of the pack that are not as they were then. */
  changed: string[];
  metrics: Change[];
  /** Those that the first metric changed most for, most first. */
  most: { id: string; before: number; after: number }[];
}

const MOST = 10;
const EQUAL = 1e-12;

interface Step {
  id: string;
  before: number;
  after: number;
  weight: number;
}

/** Why a run cannot be compared with one of a pack, or undefined. */
export const incomparable = (earlier: Run, { digests }: Pick<Run, 'digests'>): string | undefined =>
  earlier.digests.judgements === digests.judgements
    ? undefined
    : `was judged by other judgements (pack ${earlier.pack})`;

/** A paired comparison of two runs by the same judgements. */
export function compareRuns(earlier: Run, later: Run): Comparison {
  const pairs = later.metrics.flatMap((after) => {
    const before = earlier.metrics.find(({ name }) => name === after.name);
    const steps = before ? stepsOf(before, after) : [];
    return steps.length > 0 ? [{ after, steps }] : [];
  });
  const moved = (pairs[0]?.steps ?? []).filter(({ before, after }) => Math.abs(after - before) > EQUAL);
  const [a, b] = [earlier.digests, later.digests];
  return {
    earlier: earlier.versions,
    changed: (['profiles', 'demands'] as const).filter((file) => a[file] !== b[file]),
    metrics: pairs.map(({ after, steps }) => changeOf(after, steps)),
    most: moved
      .sort((x, y) => size(y) - size(x) || (x.id < y.id ? -1 : 1))
      .slice(0, MOST)
      .map(({ id, before, after }) => ({ id, before, after })),
  };
}

const size = ({ before, after }: Step): number => Math.abs(after - before);

function stepsOf(before: Metric, after: Metric): Step[] {
  const values = new Map(before.figures.map(({ id, value }) => [id, value]));
  return after.figures.flatMap(({ id, value, weight }) => {
    const earlier = values.get(id);
    return earlier === undefined ? [] : [{ id, before: earlier, after: value, weight }];
  });
}

function changeOf({ name, better }: Metric, steps: readonly Step[]): Change {
  const differences = steps.map(({ before, after, weight }) => ({ value: after - before, weight }));
  const sign = better === 'higher' ? 1 : -1;
  const gained = differences.filter(({ value }) => sign * value > EQUAL).length;
  const lost = differences.filter(({ value }) => sign * value < -EQUAL).length;
  return {
    name,
    before: estimate(steps.map(({ before, weight }) => ({ value: before, weight }))),
    after: estimate(steps.map(({ after, weight }) => ({ value: after, weight }))),
    difference: estimate(differences),
    ...interval(differences),
    better: gained,
    worse: lost,
    equal: steps.length - gained - lost,
    randomisation_p: randomisationP(differences),
    sign_p: signP(gained, lost),
  };
}
