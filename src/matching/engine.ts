import type { Lexicon } from '../text/index.ts';
import { type Context, contextOf, planFor } from './context.ts';
import { type Corpus, createCorpus } from './corpus/corpus.ts';
import { createDemandBook, type DemandBook } from './corpus/demands.ts';
import { explainPair, scoreMatrix } from './score/pairs.ts';
import { createProbe } from './score/probe.ts';
import { createQueries } from './score/queries.ts';
import { createRanker } from './score/ranker.ts';
import { rankDemands } from './score/reverse.ts';
import type { DemandFacts, Engine, Preparation, RankOptions } from './types.ts';
import { defaultWeights, type Weights } from './weights.ts';

/** Raise it whenever the same data and weights would rank or explain otherwise. */
const ENGINE_VERSION = '2';

export interface EngineOptions {
  readonly lexicon: Lexicon;
  readonly weights?: Weights;
}

interface Held {
  readonly corpus: Corpus;
  readonly demands: DemandBook;
  readonly queries: ReturnType<typeof createQueries>;
}

/**
 * Rankings depend on what is held and not on the order in which it came: the same data give the same bytes. Nothing here
 * is asynchronous, and nothing reads a clock.
 */
export function createEngine({ lexicon: first, weights = defaultWeights }: EngineOptions): Engine {
  const rank = createRanker();
  const probe = createProbe();
  let lexicon = first;
  let held = hold([], []);

  function hold(profiles: Parameters<Engine['load']>[0], demands: Iterable<DemandFacts>): Held {
    const corpus = createCorpus(weights.topic, profiles);
    const book = createDemandBook(corpus, weights.topic);
    for (const demand of demands) book.put(demand);
    return { corpus, demands: book, queries: createQueries(corpus, weights) };
  }

  const context = (): Context => contextOf(held.corpus, held.demands, lexicon, weights, probe);
  const versions = () => ({ engine: `${ENGINE_VERSION}-${weights.version}`, lexicon: lexicon.version });

  function prepare(demand: DemandFacts, options: RankOptions): Preparation {
    const { record, plan } = planFor(demand, context());
    const { view, query, considered, excluded } = held.queries(demand, plan, options);
    if (record.terms.length === 0)
      return { view, query: null, considered: 0, excluded: {}, note: 'no_terms', ...versions() };
    return { view, query, considered, excluded, note: null, ...versions() };
  }

  return {
    get versions() {
      return versions();
    },
    get size() {
      return { profiles: held.corpus.size, demands: held.demands.all.size };
    },
    load(profiles, demands) {
      held = hold(profiles, demands);
    },
    putProfile: (facts) => held.corpus.put(facts),
    removeProfile: (id) => held.corpus.remove(id),
    putDemand: (facts) => held.demands.put(facts),
    removeDemand: (id) => held.demands.remove(id),
    useLexicon(next) {
      lexicon = next;
    },
    prepare,
    rank(demand, options = {}) {
      const { view, query, ...rest } = prepare(demand, options);
      const hits = query ? rank(view, query) : [];
      return { matches: hits.map(({ id, score }) => ({ profileId: id, score })), ...rest };
    },
    *rankDemands(profile, options = {}) {
      return { ...(yield* rankDemands(context, profile, options)), ...versions() };
    },
    score: (demandIds, profileIds, settings) => scoreMatrix(context(), demandIds, profileIds, settings),
    explain: (demand, profile, options = {}) => ({
      ...explainPair(context(), demand, profile, options),
      ...versions(),
    }),
  };
}
