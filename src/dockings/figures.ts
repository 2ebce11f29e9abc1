import { and, asc, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { demands } from '../demands/table.ts';
import { isAny } from '../resources/filters.ts';
import { type Stay, staysOf } from '../resources/stays.ts';
import { visibleByLabels } from '../resources/visibility.ts';
import { type DockingState, HOLDING } from './states.ts';
import { dockingRatings as ratings, dockingSteps as steps, dockings as table } from './table.ts';

/** What a profile carries, and how it was rated. */
export interface Figures {
  load: number;
  /** Ratings by enterprises, 1 to 5 each. */
  rated: number;
  sum: number;
}

/** How a profile is asked, and what comes of it. */
export interface Asking {
  /** Dockings that take a place, and of them the invitations still unanswered. */
  open: number;
  waiting: number;
  /** Dockings something came of. */
  completed: number;
  invitations: number;
  acceptances: number;
  refusals: number;
  expiries: number;
  /** From invitation to answer; null where none was answered. */
  days_to_answer: number | null;
  /** The first invitation ever, and the last. */
  first_asked: string | null;
  last_asked: string | null;
  /** Ratings by enterprises, 1 to 5 each. */
  rated: number;
  sum: number;
}

/** How far a docking has come, and when it came to each step first. */
export interface Course {
  id: string;
  demand_id: string;
  profile_id: string;
  state: DockingState;
  state_since: string;
  answer_by: string | null;
  invited_at: string | null;
  accepted_at: string | null;
  declined_at: string | null;
  expired_at: string | null;
  met_at: string | null;
  agreed_at: string | null;
  concluded_at: string | null;
  /** In yuan, of its agreement and of its outcome. */
  agreed_cny: number | null;
  outcome_cny: number | null;
  service: string | null;
  carrier: string | null;
}

const visible = visibleByLabels('dockings.read', table.labels);
/** When a docking's step of a name was first done. */
const first = (action: string) =>
  sql<string | null>`min(${steps.at}) FILTER (WHERE ${steps.action} = ${action})`.mapWith(steps.at);
const iso = (time: string | null): string | null => time && new Date(time).toISOString();

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
    /** How some profiles were asked since a time, of those that were ever brought together with a demand. */
    async askings(x: Executor, profileIds: readonly string[], since: string): Promise<Map<string, Asking>> {
      const done = (action: string) =>
        sql`coalesce(count(*) FILTER (WHERE ${steps.action} = ${action} AND ${steps.at} >= ${since}), 0)::int`;
      const found = await x.execute(sql`
        WITH own AS (SELECT * FROM ${table} WHERE ${table.profile_id} = any(${text(profileIds)}::uuid[])),
        held AS (SELECT profile_id,
          (count(*) FILTER (WHERE state = any(${text(HOLDING)})))::int AS open,
          (count(*) FILTER (WHERE state = 'invited'))::int AS waiting,
          (count(*) FILTER (WHERE state = 'completed'))::int AS completed,
          (avg(extract(epoch FROM answered_at - invited_at)) FILTER (WHERE answered_at >= ${since}) / 86400)::float8 AS days_to_answer
          FROM own GROUP BY 1),
        asked AS (SELECT own.profile_id, ${done('invite')} AS invitations, ${done('accept')} AS acceptances,
          ${done('decline')} AS refusals, ${done('expire')} AS expiries,
          ${first('invite')} AS first_asked, max(${steps.at}) FILTER (WHERE ${steps.action} = 'invite') AS last_asked
          FROM own JOIN ${steps} ON ${steps.docking_id} = own.id GROUP BY 1),
        rated AS (SELECT own.profile_id, count(*)::int AS rated, sum(${ratings.score})::int AS sum
          FROM own JOIN ${ratings} ON ${ratings.docking_id} = own.id AND ${ratings.side} = 'enterprise' GROUP BY 1)
        SELECT held.*, asked.*, coalesce(rated, 0) AS rated, coalesce(sum, 0) AS sum
        FROM held JOIN asked USING (profile_id) LEFT JOIN rated USING (profile_id)`);
      const rows = found.rows as unknown as (Asking & { profile_id: string })[];
      return new Map(
        rows.map(({ profile_id, first_asked, last_asked, ...rest }) => [
          profile_id,
          { ...rest, first_asked: iso(first_asked), last_asked: iso(last_asked) },
        ]),
      );
    },
    /** The dockings of some demands that a viewer reaches, oldest first. */
    async courses(x: Executor, viewer: Viewer, demandIds: readonly string[]): Promise<Course[]> {
      const { id, demand_id, profile_id, state, state_since, answer_by, agreement, outcome } = table;
      const rows = await x
        .select({
          ...{ id, demand_id, profile_id, state, state_since, answer_by },
          ...{ invited_at: first('invite'), accepted_at: first('accept'), declined_at: first('decline') },
          ...{ expired_at: first('expire'), met_at: first('meet'), agreed_at: first('agree') },
          concluded_at: first('conclude'),
          agreed_cny: sql<number | null>`(${agreement} ->> 'value_cny')::float8`,
          outcome_cny: sql<number | null>`(${outcome} ->> 'value_cny')::float8`,
          service: sql<string | null>`${outcome} ->> 'service'`,
          carrier: sql<string | null>`${outcome} ->> 'carrier'`,
        })
        .from(table)
        .innerJoin(steps, eq(steps.docking_id, id))
        .where(and(visible(viewer), isAny(demand_id, demandIds)))
        .groupBy(id)
        .orderBy(asc(id));
      return rows as Course[];
    },
    /** How long some dockings stayed in each state. */
    stays: (x: Executor, ids: readonly string[], now: Date): Promise<Stay[]> =>
      staysOf(x, { ...steps, of: steps.docking_id }, ids, now),
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
