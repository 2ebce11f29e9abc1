import type { Lexicon } from '../text/index.ts';
import type { Corpus } from './corpus/corpus.ts';
import type { DemandBook } from './corpus/demands.ts';
import { compileDemand, type DemandRecord } from './query/demand.ts';
import { type Plan, planDemand } from './query/plan.ts';
import type { Measure, Probe } from './score/probe.ts';
import type { DemandFacts } from './types.ts';
import type { Weights } from './weights.ts';

/** Everything that scoring a pair depends on, as of now; to be used up before anything changes. */
export interface Context {
  readonly corpus: Corpus;
  readonly demands: DemandBook;
  readonly lexicon: Lexicon;
  readonly weights: Weights;
  readonly measure: Measure;
  readonly probe: Probe;
}

/** A demand looked up in the corpus. */
export interface Aimed {
  readonly record: DemandRecord;
  readonly plan: Plan;
}

export function contextOf(
  corpus: Corpus,
  demands: DemandBook,
  lexicon: Lexicon,
  weights: Weights,
  probe: Probe,
): Context {
  const { statistics, fieldWeights } = corpus;
  const measure = { scale: statistics.scale(), fieldWeights, weights: weights.topic };
  return { corpus, demands, lexicon, weights, measure, probe };
}

/** Looks a demand up. */
export function planFor(demand: DemandFacts, { corpus, lexicon, weights }: Context): Aimed {
  const record = compileDemand(demand, weights.topic);
  const { vocabulary, statistics } = corpus;
  const plan = planDemand(record, { vocabulary, statistics, lexicon, weights: weights.topic });
  return { record, plan };
}

/** Looks a demand up and aims the probe at it. */
export function aimAt(demand: DemandFacts, context: Context): Aimed {
  const aimed = planFor(demand, context);
  context.probe.aim(aimed.plan, context.corpus.vocabulary.size);
  return aimed;
}
