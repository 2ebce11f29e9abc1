import type { Viewer } from '../access/principal.ts';
import { headsOf } from '../resources/searched.ts';
import { plain } from '../text/index.ts';
import type { Planner } from './plan.ts';
import type { Collection, EngineName, SearchEngine } from './port.ts';
import type { Searched } from './service.ts';

export interface SuggestDeps {
  engine: SearchEngine;
  planner: Planner;
  searched: Record<Collection, Searched<never>>;
}
export interface SuggestRequest {
  collection: Collection;
  query: string;
  limit: number;
}
/** Names, titles and keywords that hold what was typed so far, of rows the viewer may see; the most frequent first. */
export type Suggest = (
  viewer: Viewer,
  request: SuggestRequest,
) => Promise<{ items: { text: string; count: number }[]; engine: EngineName }>;

/** As many hits are looked into. */
const LOOKED_INTO = 50;
/** A title of a whole sentence completes nothing. */
const MOST_CHARACTERS = 60;

export function createSuggest({ engine, planner, searched }: SuggestDeps): Suggest {
  return async (viewer, { collection, query, limit }) => {
    const plan = await planner.planOf(collection, query);
    const asked = await plan?.stages[0]?.ask();
    if (!asked) return { items: [], engine: 'postgres' };
    const { tiers } = asked;
    const request = { collection, query, tiers, filters: {}, sort: undefined, facets: [], offset: 0 };
    const hits = await engine.search(viewer, { ...request, limit: LOOKED_INTO, headsOnly: true });
    const { service, fields } = searched[collection];
    const rows = await service.findByIds(viewer, hits.ids);
    const typed = plain(query).trim();
    const counts = new Map<string, { text: string; count: number; begins: boolean }>();
    for (const id of hits.ids) {
      const row = rows.get(id);
      for (const text of row ? new Set(headsOf(fields, row)) : []) {
        const key = plain(text);
        if (!key.includes(typed) || [...text].length > MOST_CHARACTERS) continue;
        const known = counts.get(key) ?? { text, count: 0, begins: key.startsWith(typed) };
        counts.set(key, { ...known, count: known.count + 1 });
      }
    }
    const ranked = [...counts.values()].sort(
      (a, b) =>
        Number(b.begins) - Number(a.begins) ||
        b.count - a.count ||
        a.text.length - b.text.length ||
        (a.text < b.text ? -1 : 1),
    );
    return { items: ranked.slice(0, limit).map(({ text, count }) => ({ text, count })), engine: hits.engine };
  };
}
