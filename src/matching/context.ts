import type { Lexicon } from '../text/index.ts';
import type { Corpus } from './corpus/corpus.ts';
import type { DemandBook } from './corpus/demands.ts';
import { compileDemand, type DemandRecord } from './query/demand.ts';
import { type Plan, planDemand } from './query/plan.ts';
import { createProbe } from './score/probe.ts';
import type { Reading } from './score/reading.ts';
import type { DemandFacts } from './types.ts';
import type { Weights } from './weights.ts';

/** Everything that scoring a pair depends on, as of now; to be used up before anything changes. */
export interface Context {
  readonly corpus: Corpus;
  readonly demands: DemandBook;
  readonly lexicon: Lexicon;
  readonly weights: Weights;
  readonly reading: Reading;
}

/** A demand looked up in the corpus. */
export interface Aimed {
  readonly record: DemandRecord;
  readonly plan: Plan;
}

const probe = createProbe();

export function contextOf(corpus: Corpus, demands: DemandBook, lexicon: Lexicon, weights: Weights): Context {
  const { statistics, fieldWeights } = corpus;
  const reading = { probe, scales: statistics.scales(), fieldWeights, weights: weights.topic };
  return { corpus, demands, lexicon, weights, reading };
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
  context.reading.probe.aim(aimed.plan, context.corpus.vocabulary.size);
  return aimed;
}
