import { and, gte, inArray, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { demands } from '../demands/table.ts';
import { isAny } from '../resources/filters.ts';
import { HOLDING } from './states.ts';
import { dockingRatings as ratings, dockingSteps as steps, dockings as table } from './table.ts';

/** What a profile carries, and how it was rated. */
export interface Figures {
  load: number;
  /** Ratings by enterprises, 1 to 5 each. */
  rated: number;
  sum: number;
}

const text = (states: readonly string[]) => sql.param([...states]);

/** SQL that counts dockings, for matching and for people. */
export function createFigureStore() {
  return {
    /** Of these profiles, those that have any. */
    async figures(x: Executor, profileIds: readonly string[]): Promise<Map<string, Figures>> {
      if (profileIds.length === 0) return new Map();
      const found = await x.execute(sql`
        SELECT ${table.profile_id} AS id,
          (count(*) FILTER (WHERE ${table.state} = any(${text(HOLDING)})))::int AS load,
          count(${ratings.score})::int AS rated, coalesce(sum(${ratings.score}), 0)::int AS sum
        FROM ${table} LEFT JOIN ${ratings}
          ON ${ratings.docking_id} = ${table.id} AND ${ratings.side} = 'enterprise'
        WHERE ${table.profile_id} = any(${text(profileIds)}::uuid[]) GROUP BY 1`);
      const rows = found.rows as unknown as (Figures & { id: string })[];
      return new Map(rows.map(({ id, ...figures }) => [id, figures]));
    },
    /** How often a profile was invited, accepted, declined and let the time pass since a time. */
    async since(x: Executor, profileId: string, time: string): Promise<Map<string, number>> {
      const ids = x.select({ id: table.id }).from(table).where(sql`${table.profile_id} = ${profileId}`);
      const rows = await x
        .select({ action: steps.action, count: sql<number>`count(*)::int` })
        .from(steps)
        .where(and(inArray(steps.docking_id, ids), gte(steps.at, time)))
        .groupBy(steps.action);
      return new Map(rows.map(({ action, count }) => [action, count]));
    },
    /** Who declined which of these demands, and why. */
    async declined(
      x: Executor,
      of: { demands: readonly string[] } | { profile: string },
    ): Promise<{ demand_id: string; profile_id: string; reason: string | null }[]> {
      const which =
        'demands' in of ? isAny(table.demand_id, of.demands) : sql`${table.profile_id} = ${of.profile}`;
      const columns = {
        demand_id: table.demand_id,
        profile_id: table.profile_id,
        reason: table.decline_reason,
      };
      return x
        .select(columns)
        .from(table)
        .where(and(which, sql`${table.state} = 'declined'`));
    },
    /** The profiles of some dockings. */
    async profilesOf(x: Executor, ids: readonly string[]): Promise<string[]> {
      if (ids.length === 0) return [];
      const rows = await x.select({ id: table.profile_id }).from(table).where(isAny(table.id, ids));
      return [...new Set(rows.map(({ id }) => id))];
    },
    /** The demands that some enterprises own, read only. */
    async demandsOf(
      x: Executor,
      enterpriseIds: readonly string[],
    ): Promise<{ id: string; owner_id: string }[]> {
      if (enterpriseIds.length === 0) return [];
      const rows = await x
        .select({ id: demands.id, owner_id: demands.owner_id })
        .from(demands)
        .where(isAny(demands.owner_id, enterpriseIds));
      return rows as { id: string; owner_id: string }[];
    },
  };
}

export type FigureStore = ReturnType<typeof createFigureStore>;
