import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Demand } from '../demands/schema.ts';
import type { DemandService } from '../demands/service.ts';
import type { Profile } from '../profiles/schema.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { SearchField } from '../resources/searched.ts';
import type { AskedWord } from '../text/index.ts';
import { type Highlight, highlight } from './highlights.ts';
import { MOST_HITS } from './limits.ts';
import type { Asked, Plan, Planner, Tier } from './plan.ts';
import type { Collection, EngineName, EngineRequest, Hits, SearchEngine } from './port.ts';
import type { Note } from './schema.ts';
import { createSuggest, type Suggest } from './suggest.ts';

/** The rows of a collection, and what of them is searched. */
export interface Searched<Row> {
  service: { findByIds(viewer: Viewer, ids: readonly string[]): Promise<Map<string, Row>> };
  fields: readonly SearchField<Row>[];
  /** Whether everybody may read a row: only then is its text given to an embedder. */
  isOpen(row: Row): boolean;
}
export interface SearchDeps {
  engine: SearchEngine;
  planner: Planner;
  profiles: Searched<Profile> & { service: Pick<ProfileService, 'findByIds'> };
  demands: Searched<Demand> & { service: Pick<DemandService, 'findByIds'> };
  /** Whether an engine can search by sense. */
  embeds: boolean;
}

export type SearchRequest = Omit<EngineRequest, 'tiers' | 'headsOnly'>;

export interface SearchResult extends Omit<Hits, 'ids'> {
  items: { profile?: Profile; demand?: Demand; highlights: Highlight[] }[];
  /** True where more follow. */
  more: boolean;
  notes: Note[];
  engine: EngineName;
}

export interface SearchService {
  /**
   * The rows that hold the words of a query, best first; all that pass the filters where it is empty. Where few hold them as
   * they stand, rows that hold words for the same, or almost the same words, come after them.
   */
  search(viewer: Viewer, request: SearchRequest): Promise<SearchResult>;
  suggest: Suggest;
}

const NAMES = { profiles: 'profile', demands: 'demand' } as const;
const NOTHING: Hits = { ids: [], total: 0, exact: true, facetsExact: true, facets: {} };

export function createSearchService({ engine, planner, embeds, ...rows }: SearchDeps): SearchService {
  const searched: Record<Collection, Searched<never>> = rows as never;

  /** Stage after stage, until enough is found. */
  async function find(viewer: Viewer, request: SearchRequest, plan: Plan | undefined) {
    const asked: { tiers: Tier[]; marks: AskedWord[] } = { tiers: [], marks: [] };
    let hits: (Hits & { engine: EngineName }) | undefined;
    let widened = false;
    for (const stage of plan?.stages ?? []) {
      if (hits && hits.total >= stage.below) break;
      const { tiers, marks }: Asked = await stage.ask();
      if (tiers.length === 0) continue;
      const before = hits?.total;
      asked.tiers.push(...tiers);
      asked.marks.push(...marks);
      hits = await engine.search(viewer, { ...request, tiers: asked.tiers });
      widened ||= before !== undefined && hits.total > before;
    }
    return { hits, widened, marks: asked.marks };
  }

  async function hitsOf(viewer: Viewer, request: SearchRequest) {
    if (request.query.trim() === '') {
      const hits = await engine.search(viewer, { ...request, tiers: undefined });
      return { hits, notes: [], marks: [] };
    }
    const { collection, query } = request;
    // The words of demands are counted in those that everybody finds.
    const counted = collection === 'demands' || limitOf(viewer, `${collection}.read`) === undefined;
    const plan = await planner.planOf(collection, query, counted);
    const { hits, widened, marks } = await find(viewer, request, plan);
    const notes: Note[] = [
      ...(plan?.kept ? [{ code: 'query_cut' as const, message: CUT, words: [...plan.kept] }] : []),
      ...(widened ? [{ code: 'widened' as const, message: WIDENED }] : []),
    ];
    return { hits: hits ?? { ...NOTHING, engine: 'postgres' as const }, notes, marks };
  }

  return {
    async search(viewer, request) {
      const offset = Math.min(request.offset, MOST_HITS);
      const limit = Math.min(request.limit, MOST_HITS - offset);
      const semanticRatio = embeds && request.semanticRatio ? request.semanticRatio : undefined;
      const { hits, notes, marks } = await hitsOf(viewer, { ...request, semanticRatio, offset, limit });
      if (request.semanticRatio && !hits.sensed) notes.push({ code: 'words_only', message: WORDS_ONLY });
      const { ids, sensed: _, ...counted } = hits;
      const { service, fields } = searched[request.collection];
      const found = await service.findByIds(viewer, ids);
      const items = ids.flatMap((id) => {
        const row = found.get(id);
        return row ? [{ [NAMES[request.collection]]: row, highlights: highlight(fields, row, marks) }] : [];
      });
      const end = offset + ids.length;
      return { ...counted, items, notes, more: ids.length > 0 && end < Math.min(counted.total, MOST_HITS) };
    },
    suggest: createSuggest({ engine, planner, searched }),
  };
}

const WORDS_ONLY = 'Only words were searched by: no embedder is there to search by sense.';
const CUT = 'The query was long: only the words that say most were looked for.';
const WIDENED =
  'Little holds the query as it stands: behind it come rows with other words for the same, its words apart, or almost the same words.';
