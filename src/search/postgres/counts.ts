import { and, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import { PARTS } from '../documents.ts';
import type { Hits, TraitName } from '../port.ts';
import { searchDocuments as table } from '../table.ts';
import { countTraits } from './facets.ts';
import { inFirst } from './query.ts';

/** As many documents are looked into for one tier; of more, the index alone says which come first. */
export const MOST_RANKED = 1_000;
/** Documents that hold some words are counted up to so many; of more, a part is counted. */
const MOST_COUNTED = 2_000;
/** A part tells of all where it holds as many: counts are then right to some 6 in 100. */
const ENOUGH = 250;
/** Where every hit is known to be one, the traits of so many are counted too: what is rare is missing from a part. */
const MOST_FACETED = 4_000;
const MOST_FIRST = PARTS.toReversed();

/** Documents that meet a condition, and hold the words of a tsquery where there is one. */
export interface Matched {
  condition: SQL;
  query?: string | undefined;
}

export const holds = (query: string): SQL => sql`${table.tokens} @@ ${query}::tsquery`;
export const toWhere = ({ condition, query }: Matched): SQL =>
  and(condition, query === undefined ? undefined : holds(query)) as SQL;
const firstOf = (parts: (typeof PARTS)[number], { condition, query }: Matched): Matched => ({
  condition,
  query: inFirst(parts, query),
});

export async function countRows(db: Executor, matched: Matched): Promise<number> {
  const counted = await db.select({ rows: sql<number>`count(*)::int` }).from(table).where(toWhere(matched));
  return counted[0]?.rows ?? 0;
}

/** Where documents stand in the table, as an array of PostgreSQL's; good for one snapshot. */
export type Places = string & { readonly places: never };

/** Counts them, or where they are many a part of them; where they may be ranked, tells where they stand. */
export async function count(
  db: Executor,
  matched: Matched,
): Promise<{ total: number; places: Places | undefined }> {
  // Words are looked up as if all of them were wanted: for a few, documents would be gone through one after another.
  const hits = db
    .select({ place: sql`ctid`.as('place') })
    .from(table)
    .where(toWhere(matched));
  const counted = await db.execute<{ rows: number; places: Places | null }>(sql`
    WITH hits AS MATERIALIZED (${hits})
    SELECT count(*)::int AS rows, CASE WHEN count(*) <= ${MOST_RANKED} THEN coalesce(array_agg(place), '{}')::text END AS places
    FROM (SELECT place FROM hits LIMIT ${MOST_COUNTED + 1}) AS first`);
  const { rows: few, places } = counted.rows[0] as { rows: number; places: Places | null };
  if (few <= MOST_COUNTED) return { total: few, places: places ?? undefined };
  for (const parts of MOST_FIRST) {
    const rows = await countRows(db, firstOf(parts, matched));
    if (rows >= ENOUGH || parts === PARTS[0])
      return { total: Math.max(few, rows * parts), places: undefined };
  }
  throw new Error('there are parts');
}

/** Counts them by their traits too, all of them or a part; `exact` says whether the condition and the words are. */
export async function countAll(
  db: Executor,
  facets: readonly TraitName[],
  matched: Matched,
  exact: boolean,
  known?: number,
): Promise<Omit<Hits, 'ids'>> {
  const total = known ?? (exact ? await countRows(db, matched) : (await count(db, matched)).total);
  const all = exact && total <= MOST_FACETED;
  const parts = all ? undefined : MOST_FIRST.find((each) => total / each >= ENOUGH);
  const where = toWhere(parts ? firstOf(parts, matched) : matched);
  return {
    ...{ total, exact, facetsExact: exact && parts === undefined },
    facets: await countTraits(db, facets, where, parts),
  };
}
