import type { Lexicon } from '../text/index.ts';
import type { Corpus } from './corpus/corpus.ts';
import type { DemandBook } from './corpus/demands.ts';
import type { Document } from './corpus/document.ts';
import { compileDemand, type DemandRecord } from './query/demand.ts';
import { type Plan, planDemand } from './query/plan.ts';
import { type Locate, type Nearness, nearnessPart } from './score/nearness.ts';
import type { Listener, Measure, Probe } from './score/probe.ts';
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
  /** Null without a model. */
  readonly locate: Locate | null;
  /** The demand the probe is aimed at. */
  aimed?: { readonly demand: DemandFacts } & Aimed;
}

/** A demand looked up in the corpus. */
export interface Aimed {
  readonly record: DemandRecord;
  readonly plan: Plan;
  /** Null without a model, or where it knows nothing of the demand. */
  readonly nearness: Nearness | null;
}

/** `probe` and `locate` are dear to make, and outlive what changes about a context. */
export function createContext(
  held: Pick<Context, 'corpus' | 'demands' | 'lexicon' | 'weights' | 'probe' | 'locate'>,
): Context {
  const { corpus, weights } = held;
  const { statistics, fieldWeights } = corpus;
  return { ...held, measure: { scale: statistics.scale(), fieldWeights, weights: weights.topic } };
}

/** Looks a demand up and aims the probe at it; at once where it is aimed there already. */
export function aimAt(demand: DemandFacts, context: Context): Aimed {
  if (context.aimed?.demand === demand) return context.aimed;
  const { corpus, lexicon, weights } = context;
  const { vocabulary, statistics } = corpus;
  const record = compileDemand(demand, weights.topic);
  const plan = planDemand(record, { vocabulary, statistics, lexicon, weights: weights.topic });
  context.probe.aim(plan, vocabulary.size);
  const nearness = context.locate?.(demand.features, plan.coverage) ?? null;
  context.aimed = { demand, record, plan, nearness };
  return context.aimed;
}

/** Raw topic of a document for a demand, and the part of it that nearness by the model is. */
export function rawTopic(
  document: Document,
  vector: Float32Array | null,
  demand: DemandFacts,
  context: Context,
  listener?: Listener,
): { readonly raw: number; readonly near: number } {
  const { nearness } = aimAt(demand, context);
  const shared = context.probe.score(document, context.measure, listener);
  if (!nearness || !vector || shared === 0) return { raw: shared, near: 0 };
  const near = nearnessPart(nearness, vector, 0);
  return { raw: shared + near, near };
}
