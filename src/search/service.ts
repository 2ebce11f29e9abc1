import type { Viewer } from '../access/principal.ts';
import type { DemandService } from '../demands/service.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Collection, SearchEngine, SearchRequest } from './port.ts';

export interface SearchDeps {
  engine: SearchEngine;
  profiles: Pick<ProfileService, 'findByIds'>;
  demands: Pick<DemandService, 'findByIds'>;
}

export interface SearchService {
  /** The rows that hold every word of the query, best first; all that pass the filters where it is empty. */
  search(viewer: Viewer, request: SearchRequest): Promise<{ items: object[]; more: boolean; engine: string }>;
}

export function createSearchService({ engine, profiles, demands }: SearchDeps): SearchService {
  const rows: Record<Collection, { findByIds(viewer: Viewer, ids: string[]): Promise<Map<string, object>> }> =
    {
      profiles,
      demands,
    };
  return {
    async search(viewer, request) {
      const { ids, more } = await engine.search(viewer, request);
      const found = await rows[request.collection].findByIds(viewer, ids);
      return { items: ids.flatMap((id) => found.get(id) ?? []), more, engine: engine.name };
    },
  };
}
