import { and, asc, desc, eq, gt, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { type Owners, ownedBy } from '../resources/visibility.ts';
import type { ParsedRef } from '../wire/refs.ts';
import type { MatchRun, RunDemand, RunResult } from './schema.ts';
import { matchRunDemands as demands, matchRunResults as results, matchRuns as runs } from './table.ts';

/** A demand of a run without its results. */
export type DemandRow = Omit<RunDemand, 'results'>;
/** A result as it is written: its JSON is made when the result is, being many times smaller. */
export type ResultRow = Omit<RunResult, 'components' | 'reasons'> & {
  demand_id: string;
  components: string;
  reasons: string;
};

export const changes = ['new', 'gone', 'rose', 'fell', 'stayed'] as const;
export type Change = (typeof changes)[number];
/** How many pairs of a demand changed in one way; `rescored` are those whose score is another. */
export interface Tally {
  demand_id: string;
  change: Change;
  pairs: number;
  rescored: number;
}

const owned = ownedBy(runs.owner);

/** So many rows a statement that making it holds nobody up. */
const CHUNK = 250;
const demandColumns = {
  demand_id: demands.demand_id,
  external_id: demands.external_id,
  settings: demands.settings,
  considered: demands.considered,
  excluded: demands.excluded,
  note: demands.note,
  digest: demands.digest,
};

export function createMatchRunStore() {
  return {
    /** False where the external id is taken. */
    async insert(x: Executor, run: MatchRun & { owner: string | null }): Promise<boolean> {
      return ((await x.insert(runs).values(run).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    async insertDemands(x: Executor, runId: string, rows: readonly DemandRow[]): Promise<void> {
      for (const part of chunks(rows))
        await x.insert(demands).values(part.map((row) => ({ ...row, run_id: runId })));
    },
    async insertResults(x: Executor, runId: string, rows: readonly ResultRow[]): Promise<void> {
      for (const part of chunks(rows)) {
        const column = <K extends keyof ResultRow>(name: K) => sql.param(part.map((row) => row[name]));
        await x.execute(sql`
          INSERT INTO match_run_results
            (run_id, demand_id, rank, profile_id, external_id, score, components, reasons)
          SELECT ${runId}, * FROM unnest(${column('demand_id')}::uuid[], ${column('rank')}::int[],
            ${column('profile_id')}::uuid[], ${column('external_id')}::text[], ${column('score')}::float8[],
            ${column('components')}::jsonb[], ${column('reasons')}::jsonb[])`);
      }
    },
    async find(x: Executor, ref: ParsedRef, owners?: Owners): Promise<MatchRun | undefined> {
      const named = 'id' in ref ? eq(runs.id, ref.id) : eq(runs.external_id, ref.externalId);
      const [run] = await x
        .select()
        .from(runs)
        .where(and(named, owned(owners)));
      return run as MatchRun | undefined;
    },
    async list(x: Executor, after: string | undefined, size: number, owners?: Owners): Promise<MatchRun[]> {
      const where = and(after === undefined ? undefined : lt(runs.id, after), owned(owners));
      const query = x.select().from(runs).where(where).orderBy(desc(runs.id));
      return (await query.limit(size)) as MatchRun[];
    },
    /** The versions of the models that made a run. */
    async models(x: Executor): Promise<string[]> {
      const named = await x.selectDistinctOn([runs.model], { model: runs.model }).from(runs);
      return named.flatMap(({ model }) => model ?? []);
    },
    /** False where it was gone already. */
    async remove(x: Executor, id: string): Promise<boolean> {
      return ((await x.delete(runs).where(eq(runs.id, id))).rowCount ?? 0) > 0;
    },

    /** A run's demands by id: all, those after one, or the one a reference names. */
    async demands(
      x: Executor,
      runId: string,
      { after, size, ref }: { after?: string; size?: number; ref?: ParsedRef } = {},
    ): Promise<DemandRow[]> {
      const parts: (SQL | undefined)[] = [eq(demands.run_id, runId)];
      if (after !== undefined) parts.push(gt(demands.demand_id, after));
      if (ref)
        parts.push('id' in ref ? eq(demands.demand_id, ref.id) : eq(demands.external_id, ref.externalId));
      const query = x
        .select(demandColumns)
        .from(demands)
        .where(and(...parts))
        .orderBy(asc(demands.demand_id))
        .$dynamic();
      return (await (size === undefined ? query : query.limit(size))) as DemandRow[];
    },
    /** The results of some of a run's demands, best first. */
    async resultsOf(
      x: Executor,
      runId: string,
      demandIds: readonly string[],
    ): Promise<Map<string, RunResult[]>> {
      const found = new Map<string, RunResult[]>(demandIds.map((id) => [id, []]));
      if (demandIds.length === 0) return found;
      const where = and(eq(results.run_id, runId), inArray(results.demand_id, [...demandIds]));
      for (const { run_id: _, demand_id, ...row } of await x
        .select()
        .from(results)
        .where(where)
        .orderBy(asc(results.rank)))
        found.get(demand_id)?.push(row);
      return found;
    },
    /** What all runs say of a profile, the oldest run first. */
    async naming(
      x: Executor,
      profileId: string,
    ): Promise<(RunResult & { run_id: string; demand_id: string })[]> {
      const query = x.select().from(results).where(eq(results.profile_id, profileId));
      return query.orderBy(asc(results.run_id), asc(results.demand_id));
    },
    /** The runs that name a profile, locked in the order of their ids until the transaction ends. */
    async lockNaming(x: Executor, profileId: string): Promise<string[]> {
      const named = x.select({ id: results.run_id }).from(results).where(eq(results.profile_id, profileId));
      const query = x.select({ id: runs.id }).from(runs).where(inArray(runs.id, named)).orderBy(asc(runs.id));
      return (await query.for('update')).map(({ id }) => id);
    },
    /** Empties the reasons of a profile's results in a run, and its external id; gives the demands where that changed any. */
    async blank(x: Executor, runId: string, profileId: string): Promise<string[]> {
      const reasons = { terms: [], bridges: [], evidence: [], sectors: [] };
      const told = sql`(${results.external_id} IS NOT NULL OR ${results.reasons} <> ${JSON.stringify(reasons)}::jsonb)`;
      const changed = await x
        .update(results)
        .set({ reasons, external_id: null })
        .where(and(eq(results.run_id, runId), eq(results.profile_id, profileId), told))
        .returning({ id: results.demand_id });
      return changed.map(({ id }) => id);
    },
    async updateDemandDigest(x: Executor, runId: string, demandId: string, digest: string): Promise<void> {
      const where = and(eq(demands.run_id, runId), eq(demands.demand_id, demandId));
      await x.update(demands).set({ digest }).where(where);
    },
    async updateDigest(x: Executor, id: string, digest: string): Promise<void> {
      await x.update(runs).set({ digest }).where(eq(runs.id, id));
    },
    /** How the pairs of run `a` fare in run `b`, counted by demand. */
    async tally(x: Executor, a: string, b: string): Promise<Tally[]> {
      const of = (run: string) =>
        sql`(SELECT demand_id, profile_id, rank, score FROM match_run_results WHERE run_id = ${run})`;
      const counted = await x.execute(sql`
        SELECT demand_id, change, count(*)::int AS pairs, (count(*) FILTER (WHERE rescored))::int AS rescored
        FROM (
          SELECT coalesce(a.demand_id, b.demand_id) AS demand_id,
            CASE WHEN a.rank IS NULL THEN 'new' WHEN b.rank IS NULL THEN 'gone'
              WHEN b.rank < a.rank THEN 'rose' WHEN b.rank > a.rank THEN 'fell' ELSE 'stayed' END AS change,
            a.score <> b.score AS rescored
          FROM ${of(a)} a FULL JOIN ${of(b)} b ON a.demand_id = b.demand_id AND a.profile_id = b.profile_id
        ) pairs GROUP BY demand_id, change`);
      return counted.rows as unknown as Tally[];
    },
  };
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK);
}

export type MatchRunStore = ReturnType<typeof createMatchRunStore>;
