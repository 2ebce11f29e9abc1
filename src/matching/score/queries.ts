import type { Aimed } from '../context.ts';
import { organisationNumber } from '../corpus/columns.ts';
import type { Corpus } from '../corpus/corpus.ts';
import type { Constraint, DemandFacts, RankOptions } from '../types.ts';
import { defaultSettings, type Weights } from '../weights.ts';
import { CONSTRAINTS, createJudge, type Mask, maskOf } from './eligibility.ts';
import type { Query, Shelf, View } from './ranker.ts';
import { shelvesOf } from './shelves.ts';
import { type Tables, tablesFor } from './tables.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;
/** Kinds of demands whose masks or tables are kept. */
const MOST_KEPT = 100;

/** A query with what its masks tell. */
export interface Prepared {
  readonly view: View;
  readonly query: Query;
  /** Pairs that pass filters and constraints. */
  readonly considered: number;
  readonly excluded: Partial<Record<Constraint, number>>;
}

interface Masked extends Pick<Prepared, 'considered' | 'excluded'> {
  readonly masks: readonly Mask[];
}

/** Makes queries over a corpus as it stands; keeps the masks and tables that many demands share until it changes. */
export function createQueries(corpus: Corpus, weights: Weights) {
  const masks = new Map<string, Masked>();
  const tables = new Map<string, Tables>();
  let seen = -1;
  let view: View;

  function current(): View {
    if (seen === corpus.changes) return view;
    masks.clear();
    tables.clear();
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

  function masksFor(demand: DemandFacts, options: RankOptions, { shelves }: View): Masked {
    const { filters = {}, waive = [], exclude } = options;
    const key = JSON.stringify([filters, waive, demand.wantedKinds, demand.active]);
    const plain = kept(masks, key, () => {
      const judge = createJudge({ ...demand, organisation: null }, corpus.facts, options);
      return counted(shelves.map((shelf) => maskOf(shelf, judge)));
    });
    const organisation = waive.includes('conflict_of_interest')
      ? -1
      : organisationNumber(corpus.facts, demand.organisation);
    const barred = waive.includes('excluded') ? undefined : exclude;
    if (organisation < 0 && !barred?.size) return plain;
    return counted(plain.masks.map((mask, i) => patch(mask, shelves[i] as Shelf, organisation, barred)));
  }

  return (demand: DemandFacts, { plan, nearness }: Aimed, options: RankOptions): Prepared => {
    const { minScore = 0, settings = () => defaultSettings } = options;
    const limit = limitOf(options);
    const view = current();
    const { sectors, inferredSectors, services, region } = demand;
    const chosen = settings(demand);
    const key = JSON.stringify([
      sectors,
      sectors.length > 0 ? [] : inferredSectors,
      services,
      region,
      chosen,
    ]);
    const { keys: _, ...aim } = plan;
    const masked = masksFor(demand, options, view);
    const query: Query = {
      aim,
      tables: kept(tables, key, () => tablesFor(demand, corpus.facts, chosen, weights.inferredCertainty)),
      masks: masked.masks,
      nearness,
      limit,
      minScore,
    };
    return { view, query, considered: masked.considered, excluded: masked.excluded };
  };
}

/** Throws a RangeError on a limit out of range. */
export function limitOf({ limit = DEFAULT_LIMIT }: Pick<RankOptions, 'limit'>): number {
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT)) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  return limit;
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    if (map.size >= MOST_KEPT) map.delete(map.keys().next().value as string);
    map.set(key, value);
  }
  return value;
}

/** Bars what only this demand bars: its own organisation's profiles, and those its caller excludes. */
function patch(
  mask: Mask,
  { ids, columns }: Shelf,
  organisation: number,
  exclude: ReadonlyMap<string, string> | undefined,
): Mask {
  const patched = mask.slice();
  for (let document = 0; document < mask.length; document++) {
    if (mask[document] !== 0) continue;
    if (organisation >= 0 && columns.organisations[document] === organisation) patched[document] = 4;
    else if (exclude?.has(ids[document] as string)) patched[document] = 5;
  }
  return patched;
}

function counted(masks: readonly Mask[]): Masked {
  const counts = new Int32Array(256);
  for (const mask of masks) for (const code of mask) counts[code] = (counts[code] as number) + 1;
  const excluded: Partial<Record<Constraint, number>> = {};
  CONSTRAINTS.forEach((constraint, i) => {
    const count = counts[i + 1] as number;
    if (count > 0) excluded[constraint] = count;
  });
  return { masks, considered: counts[0] as number, excluded };
}
