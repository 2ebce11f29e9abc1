import type { Lexicon } from '../text/index.ts';
import { aimAt, type Context, createContext } from './context.ts';
import { type Corpus, createCorpus } from './corpus/corpus.ts';
import { createDemandBook, type DemandBook } from './corpus/demands.ts';
import type { Model } from './model/model.ts';
import { createLocate, type Locate } from './score/nearness.ts';
import { explainPair, scoreMatrix } from './score/pairs.ts';
import { createProbe } from './score/probe.ts';
import { createQueries } from './score/queries.ts';
import { createRanker } from './score/ranker.ts';
import { rankDemands } from './score/reverse.ts';
import type { DemandFacts, Engine, Preparation, RankOptions, Versions } from './types.ts';
import { defaultWeights, type Weights } from './weights.ts';

/** Raise it whenever the same data and weights would rank or explain otherwise. */
const ENGINE_VERSION = '2';

export interface EngineOptions {
  /** Or how to come by it, when first needed. */
  readonly lexicon: Lexicon | (() => Lexicon);
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
  let given = first;
  let model: Model | null = null;
  let locate: Locate | null = null;
  let held = hold([], []);
  let context: Context | undefined;

  function hold(profiles: Parameters<Engine['load']>[0], demands: Iterable<DemandFacts>): Held {
    const corpus = createCorpus(weights.topic, profiles, model);
    const book = createDemandBook(corpus, weights.topic);
    for (const demand of demands) book.put(demand);
    return { corpus, demands: book, queries: createQueries(corpus, weights) };
  }

  function lexicon(): Lexicon {
    if (typeof given === 'function') given = given();
    return given;
  }

  /** Made anew after every change. */
  function now(): Context {
    const { corpus, demands } = held;
    context ??= createContext({ corpus, demands, lexicon: lexicon(), weights, probe, locate });
    return context;
  }

  function changing<A extends readonly unknown[]>(change: (...values: A) => void): (...values: A) => void {
    return (...values) => {
      context = undefined;
      change(...values);
    };
  }

  const versions = (): Versions => ({
    engine: `${ENGINE_VERSION}-${weights.version}`,
    lexicon: lexicon().version,
    model: model?.version ?? null,
  });

  function prepare(demand: DemandFacts, options: RankOptions): Preparation {
    const aimed = aimAt(demand, now());
    const { query, ...rest } = held.queries(demand, aimed, options);
    const work = aimed.plan.postings + held.corpus.size;
    if (aimed.record.terms.length > 0) return { ...rest, query, work, note: null, ...versions() };
    return {
      view: rest.view,
      query: null,
      work: 0,
      considered: 0,
      excluded: {},
      note: 'no_terms',
      ...versions(),
    };
  }

  return {
    get versions() {
      return versions();
    },
    get size() {
      return { profiles: held.corpus.size, demands: held.demands.all.size };
    },
    load: changing((profiles, demands) => {
      held = hold(profiles, demands);
    }),
    putProfile: changing((facts) => held.corpus.put(facts)),
    removeProfile: changing((id) => held.corpus.remove(id)),
    putDemand: changing((facts) => held.demands.put(facts)),
    removeDemand: changing((id) => held.demands.remove(id)),
    useLexicon: changing((next) => {
      given = next;
    }),
    useModel: changing((next) => {
      if (next?.version === model?.version) return;
      model = next;
      locate = next && createLocate(next, weights.topic);
      held.corpus.useModel(next);
    }),
    settle() {
      if (held.corpus.drafts.size === 0) return;
      context = undefined;
      held.corpus.settle();
    },
    prepare,
    rank(demand, options = {}) {
      const { view, query, work: _, ...rest } = prepare(demand, options);
      const hits = query ? rank(view, query) : [];
      return { matches: hits.map(({ id, score }) => ({ profileId: id, score })), ...rest };
    },
    *rankDemands(profile, options = {}) {
      return { ...(yield* rankDemands(now, profile, options)), ...versions() };
    },
    score: (demandIds, profileIds, settings) => scoreMatrix(now(), demandIds, profileIds, settings),
    explain: (demand, profile, options = {}) => ({
      ...explainPair(now(), demand, profile, options),
      ...versions(),
    }),
  };
}
