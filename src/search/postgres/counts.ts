import { and, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import { PARTS } from '../documents.ts';
import type { Hits, TraitName } from '../port.ts';
import { searchDocuments as table } from '../table.ts';
import { countTraits } from './facets.ts';
import { drawn } from './query.ts';

/** Documents of words that stand somewhere in them are counted up to so many; of more, a part is counted. */
const MOST_COUNTED = 4_000;
/** A part tells of all where it holds as many: counts are then right to some 5 in 100. */
const ENOUGH = 500;
const LARGEST_FIRST = PARTS.toReversed();

/** Documents that meet a condition, and hold the words of a tsquery where there is one. */
export interface Matched {
  condition: SQL;
  query?: string | undefined;
}

/** How many there are. */
export interface Count {
  total: number;
  counted: boolean;
}

export const holds = (query: string): SQL => sql`${table.tokens} @@ ${query}::tsquery`;
export const toWhere = ({ condition, query }: Matched): SQL =>
  and(condition, query === undefined ? undefined : holds(query)) as SQL;
const part = ({ condition, query }: Matched, of: (typeof PARTS)[number]): Matched => ({
  condition,
  query: drawn(query, of),
});

export async function countRows(db: Executor, matched: Matched): Promise<number> {
  const counted = await db.select({ rows: sql<number>`count(*)::int` }).from(table).where(toWhere(matched));
  return counted[0]?.rows ?? 0;
}

/** Goes no further than the first after so many. */
async function countUpTo(db: Executor, most: number, matched: Matched): Promise<number> {
  // Words are looked up as if all of them were wanted: for a few, documents would be gone through one after another.
  const hits = db
    .select({ one: sql`1`.as('one') })
    .from(table)
    .where(toWhere(matched));
  const counted = await db.execute<{ rows: number }>(sql`
    WITH hits AS MATERIALIZED (${hits})
    SELECT count(*)::int AS rows FROM (SELECT FROM hits LIMIT ${most + 1}) AS first`);
  return counted.rows[0]?.rows ?? 0;
}

/** Counts them, or where they are many a part of them. */
export async function count(db: Executor, matched: Matched): Promise<Count> {
  const few = await countUpTo(db, MOST_COUNTED, matched);
  if (few <= MOST_COUNTED) return { total: few, counted: true };
  for (const of of LARGEST_FIRST) {
    const rows = await countRows(db, part(matched, of));
    if (rows >= ENOUGH || of === PARTS[0]) return { total: rows * of, counted: false };
  }
  throw new Error('there are parts');
}

/** Counts them by their traits too, all of them or a part; `exact` says whether the condition and the words are. */
export async function countAll(
  db: Executor,
  facets: readonly TraitName[],
  matched: Matched,
  exact: boolean,
  known?: Count,
): Promise<Omit<Hits, 'ids'>> {
  const { total } = known ?? (exact ? { total: await countRows(db, matched) } : await count(db, matched));
  const of = LARGEST_FIRST.find((each) => total / each >= ENOUGH);
  const counted = await countTraits(db, facets, toWhere(of ? part(matched, of) : matched), of);
  return { total, exact, facetsExact: exact && of === undefined, facets: counted };
}
