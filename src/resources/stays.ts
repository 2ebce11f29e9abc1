import { sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Executor } from '../db/transaction.ts';

/** How long rows have been in a state, in days. */
export interface Stay {
  state: string;
  /** Whether these are in it still: then their days are those until now. */
  open: boolean;
  count: number;
  median: number;
  /** Nine of ten took no longer. */
  p90: number;
  longest: number;
}

/** The columns of a table that keeps steps from state to state. */
export interface StepColumns {
  id: PgColumn;
  /** Whose step it is. */
  of: PgColumn;
  from_state: PgColumn;
  to_state: PgColumn;
  at: PgColumn;
}

/** How long some rows stayed in each state, by their steps; a step that leaves a state where it was begins no new stay. */
export async function staysOf(
  x: Executor,
  { id, of, from_state, to_state, at }: StepColumns,
  ids: readonly string[],
  now: Date,
): Promise<Stay[]> {
  if (ids.length === 0) return [];
  const until = sql`lead(${at}) over (partition by ${of} order by ${id})`;
  const found = await x.execute(sql`
    WITH entered AS (
      SELECT ${to_state} AS state, ${at} AS since, ${until} AS until FROM ${id.table}
      WHERE ${of} = any(${sql.param([...ids])}::uuid[]) AND ${from_state} IS DISTINCT FROM ${to_state}),
    stays AS (
      SELECT state, until IS NULL AS open,
        greatest(extract(epoch FROM coalesce(until, ${now.toISOString()}::timestamptz) - since), 0)::float8 / 86400 AS days
      FROM entered)
    SELECT state, open, count(*)::int AS count, percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY days) AS p90, max(days) AS longest
    FROM stays GROUP BY 1, 2 ORDER BY 1, 2`);
  return found.rows as unknown as Stay[];
}
