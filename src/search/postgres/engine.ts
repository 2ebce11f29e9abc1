import { and, asc, desc, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import type { Tier } from '../plan.ts';
import type { EngineRequest, Hits, SearchEngine, Sort } from '../port.ts';
import { searchDocuments as table } from '../table.ts';
import { countAll, countFacets } from './facets.ts';
import { toCondition } from './filters.ts';
import { anyOf, type Field, toPhrases, toTokens } from './query.ts';

/** As many documents are looked into for one tier; of more, the index alone says which come first. */
export const MOST_RANKED = 1_000;
/** A hit is found by its place in the fields, best first. */
const FIELDS: readonly Field[] = ['head', 'title', 'anywhere'];

interface Found {
  /** In order, as far as they were asked for. */
  ids: string[];
  /** What a document must meet to be among them. */
  match: string;
  exact: boolean;
}

/** Finds documents in the table itself. Every tier is one lookup in an index; only few documents are looked into. */
export function createPostgresEngine({ db }: { db: Executor }): SearchEngine {
  const holds = (query: string): SQL => sql`${table.tokens} @@ ${query}::tsquery`;

  async function few(condition: SQL, query: string): Promise<boolean> {
    const some = db
      .select({ one: sql`1` })
      .from(table)
      .where(and(condition, holds(query)))
      .limit(MOST_RANKED + 1);
    const counted = await db.execute<{ count: number }>(sql`SELECT count(*)::int AS count FROM (${some})`);
    return (counted.rows[0]?.count ?? 0) <= MOST_RANKED;
  }
  async function idsOf(condition: SQL, order: readonly SQL[], limit?: number): Promise<string[]> {
    const query = db
      .select({ id: table.entity_id })
      .from(table)
      .where(condition)
      .orderBy(...order)
      .$dynamic();
    return (await (limit === undefined ? query : query.limit(limit))).map(({ id }) => id);
  }

  /** The hits of one tier, all of them where they are few. */
  async function find(condition: SQL, tier: Tier, heads: boolean, most: number): Promise<Found> {
    const within = heads ? 'head' : 'anywhere';
    const tokens = toTokens(tier, within);
    const newest = desc(table.entity_id);
    if (!heads && (await few(condition, tokens))) {
      const match = toPhrases(tier);
      const rank = sql`ts_rank(${table.tokens}, ${match}::tsquery, 1) DESC`;
      return { ids: await idsOf(and(condition, holds(match)) as SQL, [rank, newest]), match, exact: true };
    }
    const ids = new Set<string>();
    for (const field of heads ? FIELDS.slice(0, 1) : FIELDS) {
      if (ids.size >= most) break;
      const where = and(condition, holds(toTokens(tier, field))) as SQL;
      for (const id of await idsOf(where, [newest], most)) ids.add(id);
    }
    return { ids: [...ids], match: tokens, exact: heads };
  }

  /** Tier by tier, until the page is full. */
  async function byRelevance(request: EngineRequest, condition: SQL, tiers: readonly Tier[]): Promise<Hits> {
    const { offset, limit, facets, headsOnly = false } = request;
    const ids = new Set<string>();
    const matches: string[] = [];
    let exact = true;
    for (const tier of tiers) {
      const found = await find(condition, tier, headsOnly, offset + limit);
      matches.push(found.match);
      exact &&= found.exact;
      for (const id of found.ids) ids.add(id);
    }
    const page = [...ids].slice(offset, offset + limit);
    if (exact && !headsOnly) {
      const counted = await countFacets(db, facets, [...ids]);
      return { ids: page, total: ids.size, exact, facetsExact: true, facets: counted };
    }
    const where = and(condition, holds(anyOf(matches))) as SQL;
    return { ids: page, ...(await countAll(db, facets, where, exact)) };
  }

  async function byTime(request: EngineRequest, condition: SQL, order: readonly SQL[]): Promise<Hits> {
    const { offset, limit, facets, tiers } = request;
    const tokens = tiers && anyOf(tiers.map((tier) => toTokens(tier)));
    const exactly = tiers && (await few(condition, tokens as string)) && anyOf(tiers.map(toPhrases));
    const match = exactly || tokens;
    const where = and(condition, match ? holds(match) : undefined) as SQL;
    const query = db
      .select({ id: table.entity_id })
      .from(table)
      .where(where)
      .orderBy(...order);
    const page = await query.offset(offset).limit(limit);
    const counted = await countAll(db, facets, where, tiers === undefined || Boolean(exactly));
    return { ids: page.map(({ id }) => id), ...counted };
  }

  return {
    async search(viewer, request) {
      const condition = toCondition(viewer, request);
      const { tiers, sort } = request;
      const hits =
        tiers && !sort
          ? await byRelevance(request, condition, tiers)
          : await byTime(request, condition, orderOf(sort));
      return { ...hits, engine: 'postgres' };
    },
  };
}

function orderOf(sort: Sort | undefined): SQL[] {
  const newest = desc(table.entity_id);
  if (sort === undefined) return [newest];
  const descending = sort.startsWith('-');
  const column = table[sort.replace('-', '') as 'updated_at'];
  return [sql`${(descending ? desc : asc)(column)} NULLS LAST`, newest];
}
