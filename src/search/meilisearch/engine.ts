import type { Meilisearch, SearchResponse } from 'meilisearch';
import type { Viewer } from '../../access/principal.ts';
import { MOST_VALUES } from '../limits.ts';
import type { Tier } from '../plan.ts';
import type { EngineRequest, Facets, Hits, TraitName } from '../port.ts';
import { toFilter } from './filters.ts';
import type { Names } from './names.ts';
import { isExpressible, toQuery } from './query.ts';
import { EMBEDDER } from './settings.ts';

/** A hit of one tier weighs so much of a hit of the tier before: less than any two hits of one tier differ. */
const STEP = 1e-4;
const HEADS = ['names', 'keywords'];
/** An embedder may take so long, within what a search may take. */
const SENSE_MS = 1_000;
/** Where nothing is looked for, nothing is a better hit. */
const NEWEST = '-created_at';

type Found = Pick<SearchResponse<{ id: string }>, 'hits' | 'facetDistribution' | 'estimatedTotalHits'>;

export interface EngineDeps {
  client: Meilisearch;
  names: Names;
  /** What only an index that this version made understands: one that somebody else just made answers nothing. */
  own: string;
}

/** Finds documents in the indexes of a Meilisearch server. Throws where it cannot answer. */
export function createMeilisearchEngine({ client, names, own }: EngineDeps) {
  function queryOf(viewer: Viewer, request: EngineRequest, tier: Tier | undefined) {
    const { tiers, headsOnly, sort = tiers ? undefined : NEWEST } = request;
    return {
      q: tier === undefined ? '' : toQuery(tier),
      filter: [...toFilter(viewer, request), own],
      attributesToRetrieve: ['id'],
      matchingStrategy: 'all' as const,
      locales: ['eng' as const],
      ...(headsOnly && { attributesToSearchOn: HEADS }),
      ...(sort && { sort: [`${sort.replace('-', '')}:${sort.startsWith('-') ? 'desc' : 'asc'}`] }),
    };
  }

  /** One tier alone, or all of them as one list. */
  async function find(viewer: Viewer, request: EngineRequest, signal: AbortSignal): Promise<Found> {
    const { collection, tiers, offset, limit, facets, semanticRatio, query } = request;
    const uid = names.live(collection);
    const [tier, ...further] = tiers ?? [];
    const sense = tiers && semanticRatio;
    if (further.length === 0 && !sense) {
      const options = { ...queryOf(viewer, request, tier), offset, limit, facets: [...facets] };
      return client.index<{ id: string }>(uid).search(options.q, options, { signal });
    }
    const federation = {
      ...{ offset, limit },
      ...(facets.length > 0 && {
        facetsByIndex: { [uid]: [...facets] },
        mergeFacets: { maxValuesPerFacet: MOST_VALUES },
      }),
    };
    const queries = (tiers as Tier[]).map((each, i) => ({
      ...{ indexUid: uid, ...queryOf(viewer, request, each) },
      federationOptions: { weight: request.sort ? 1 : (1 - (sense ?? 0)) * STEP ** i },
    }));
    // Sense is read from what was typed, and not from tokens; so it is a query of its own.
    const sensed = sense && {
      ...{ indexUid: uid, ...queryOf(viewer, request, undefined), q: query },
      hybrid: { embedder: EMBEDDER, semanticRatio: 1 },
      federationOptions: { weight: sense },
    };
    return client.multiSearch(
      { federation, queries: sensed ? [...queries, sensed] : queries },
      { signal },
    ) as unknown as Promise<Found>;
  }

  /** An embedder that is away is no reason to find nothing: words are left. */
  async function findSensed(viewer: Viewer, request: EngineRequest, signal: AbortSignal) {
    const { semanticRatio, ...words } = request;
    if (!semanticRatio) return { ...(await find(viewer, words, signal)), sensed: false };
    try {
      const brief = AbortSignal.any([signal, AbortSignal.timeout(SENSE_MS)]);
      return { ...(await find(viewer, request, brief)), sensed: true };
    } catch {
      return { ...(await find(viewer, words, signal)), sensed: false };
    }
  }

  return {
    /** Whether this server can be asked for it. */
    takes: ({ tiers }: EngineRequest): boolean => tiers?.every(isExpressible) ?? true,
    async search(viewer: Viewer, request: EngineRequest, signal: AbortSignal): Promise<Hits> {
      const { sensed, ...found } = await findSensed(viewer, request, signal);
      const { hits, facetDistribution, estimatedTotalHits } = found;
      return {
        ids: hits.map(({ id }) => id),
        ...{ total: estimatedTotalHits ?? hits.length, exact: false, facetsExact: true, sensed },
        facets: toFacets(request.facets, facetDistribution ?? {}),
      };
    },
  };
}

export type MeilisearchEngine = ReturnType<typeof createMeilisearchEngine>;

function toFacets(names: readonly TraitName[], found: Record<string, Record<string, number>>): Facets {
  return Object.fromEntries(
    names.map((name) => {
      const counts = Object.entries(found[name] ?? {}).map(([value, count]) => ({ value, count }));
      return [name, counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))];
    }),
  );
}
