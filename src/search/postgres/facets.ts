import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import { MOST_VALUES } from '../limits.ts';
import type { FacetCount, Facets, TraitName } from '../port.ts';
import { searchDocuments as table } from '../table.ts';

/** The documents that meet a condition by their traits, each counted for so many. */
export async function countTraits(
  db: Executor,
  facets: readonly TraitName[],
  condition: SQL,
  times = 1,
): Promise<Facets> {
  if (facets.length === 0) return {};
  const counted = await db.execute<{ trait: string; count: number }>(sql`
    SELECT trait, count(*)::int AS count FROM (SELECT unnest(${table.traits}) AS trait FROM ${table} WHERE ${condition}) AS found
    GROUP BY trait ORDER BY 2 DESC, 1`);
  const found: Record<string, FacetCount[]> = Object.fromEntries(facets.map((facet) => [facet, []]));
  for (const { trait, count: rows } of counted.rows) {
    const at = trait.indexOf(':');
    const list = found[trait.slice(0, at)];
    if (list && list.length < MOST_VALUES) list.push({ value: trait.slice(at + 1), count: rows * times });
  }
  return found;
}
