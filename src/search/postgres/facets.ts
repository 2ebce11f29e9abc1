import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import { isAny } from '../../resources/filters.ts';
import { MOST_VALUES } from '../limits.ts';
import type { Collection, FacetCount, Facets, Hits, TraitName } from '../port.ts';
import { searchDocuments as table } from '../table.ts';

/** Traits of as many documents are counted; of more, a part drawn at random. */
const MOST_COUNTED = 4_000;
const PARTS = 256;

/** Which of 256 parts a document is in: the last byte of its id is random. */
const part = sql`get_byte(uuid_send(${table.entity_id}), 15)`;

/** The documents of these ids by their traits. */
export function countFacets(
  db: Executor,
  facets: readonly TraitName[],
  collection: Collection,
  ids: readonly string[],
): Promise<Facets> {
  // Ids are found by the primary key, which begins with the collection.
  return count(db, facets, and(eq(table.collection, collection), isAny(table.entity_id, ids)) as SQL, 1);
}

/**
 * How many documents meet a condition, unless that is known, and their traits; `exact` says whether the condition itself is.
 */
export async function countAll(
  db: Executor,
  facets: readonly TraitName[],
  condition: SQL,
  exact: boolean,
  known?: number,
): Promise<Omit<Hits, 'ids'>> {
  const total = known ?? (await countRows(db, condition));
  const parts = total > MOST_COUNTED ? Math.ceil((PARTS * MOST_COUNTED) / total) : PARTS;
  if (facets.length === 0 || parts >= PARTS)
    return { total, exact, facetsExact: exact, facets: await count(db, facets, condition, 1) };
  const sample = and(condition, sql`${part} < ${parts}`) as SQL;
  return { total, exact, facetsExact: false, facets: await count(db, facets, sample, PARTS / parts) };
}

export async function countRows(db: Executor, condition: SQL): Promise<number> {
  const counted = await db.select({ rows: sql<number>`count(*)::int` }).from(table).where(condition);
  return counted[0]?.rows ?? 0;
}

async function count(
  db: Executor,
  facets: readonly TraitName[],
  condition: SQL,
  times: number,
): Promise<Facets> {
  if (facets.length === 0) return {};
  const counted = await db.execute<{ trait: string; count: number }>(sql`
    SELECT trait, count(*)::int AS count FROM (SELECT unnest(${table.traits}) AS trait FROM ${table} WHERE ${condition}) AS found
    GROUP BY trait ORDER BY 2 DESC, 1`);
  const found: Record<string, FacetCount[]> = Object.fromEntries(facets.map((facet) => [facet, []]));
  for (const { trait, count: rows } of counted.rows) {
    const at = trait.indexOf(':');
    const list = found[trait.slice(0, at)];
    if (list && list.length < MOST_VALUES)
      list.push({ value: trait.slice(at + 1), count: Math.round(rows * times) });
  }
  return found;
}
