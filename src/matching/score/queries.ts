import type { Aimed } from '../context.ts';
import type { Corpus } from '../corpus/corpus.ts';
import type { Constraint, DemandFacts, RankOptions } from '../types.ts';
import { defaultSettings, type Weights } from '../weights.ts';
import { createMasks } from './masks.ts';
import type { Query, View } from './ranker.ts';
import { shelvesOf } from './shelves.ts';
import { createTables } from './tables.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

/** A query, and whom it leaves out. */
export interface Prepared {
  readonly view: View;
  readonly query: Query;
  /** Pairs that pass filters and constraints. */
  readonly considered: number;
  readonly excluded: Partial<Record<Constraint, number>>;
}

/** Makes queries over a corpus as it stands. */
export function createQueries(corpus: Corpus, weights: Weights) {
  const eligible = createMasks(corpus);
  const tables = createTables(corpus.facts, weights.inferredCertainty);
  let seen = -1;
  let view: View;

  function current(): View {
    if (seen === corpus.changes) return view;
    seen = corpus.changes;
    view = {
      shelves: shelvesOf(corpus),
      scale: corpus.statistics.scale(),
      fieldWeights: corpus.fieldWeights,
      weights: weights.topic,
      vocabularySize: corpus.vocabulary.size,
    };
    return view;
  }

  return (demand: DemandFacts, { plan, nearness }: Aimed, options: RankOptions): Prepared => {
    const { minScore = 0, settings = () => defaultSettings } = options;
    const limit = limitOf(options);
    const view = current();
    const { considered, excluded, ...masks } = eligible(view.shelves, demand, options);
    const { keys: _, ...aim } = plan;
    const query = { aim, tables: tables(demand, settings(demand)), ...masks, nearness, limit, minScore };
    return { view, query, considered, excluded };
  };
}

/** Throws a RangeError on a limit out of range. */
export function limitOf({ limit = DEFAULT_LIMIT }: Pick<RankOptions, 'limit'>): number {
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT)) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  return limit;
}
