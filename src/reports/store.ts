import {
  and,
  arrayContains,
  desc,
  eq,
  getTableColumns,
  inArray,
  isNotNull,
  lt,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { jobs } from '../jobs/table.ts';
import { type Owners, ownedBy } from '../resources/visibility.ts';
import type { ParsedRef } from '../wire/refs.ts';
import type { ReportKindName, ReportStatus } from './schema.ts';
import { reports as table } from './table.ts';

type Row = typeof table.$inferSelect;
/** A report with what its job tells of it, without what only the next one reads. */
export type ReportRow = Omit<Row, 'places' | 'named'> & { status: ReportStatus; error: string | null };

export interface ReportFilters {
  kinds?: readonly ReportKindName[] | undefined;
  statuses?: readonly ReportStatus[] | undefined;
  schedule?: string | undefined;
  owners: Owners;
}

/** Until its own columns say that it is ready, its job says how far it is; a job that is gone is over. */
const status = sql<ReportStatus>`CASE
  WHEN ${table.finished_at} IS NOT NULL THEN 'ready'
  WHEN ${jobs.state} = 'queued' AND ${jobs.attempts} = 0 THEN 'queued'
  WHEN ${jobs.state} IN ('queued', 'running') THEN 'running'
  ELSE 'failed' END`;
const error = sql<string | null>`CASE
  WHEN ${table.finished_at} IS NOT NULL THEN NULL
  WHEN ${jobs.state} = 'cancelled' THEN 'It was cancelled'
  WHEN ${jobs.id} IS NULL THEN 'The job that makes it is gone'
  ELSE ${jobs.error} END`;

/** Between storing a report and erasing a person it may name. */
const ERASURE_LOCK = 7_303_032;
export type Removed = Pick<Row, 'id' | 'kind' | 'owner' | 'files'>;

const { places: _p, named: _n, ...columns } = getTableColumns(table);
const mine = ownedBy(table.owner);

export function createReportStore() {
  const select = (x: Executor, where: SQL | undefined) =>
    x
      .select({ ...columns, status, error })
      .from(table)
      .leftJoin(jobs, eq(jobs.id, table.job_id))
      .where(where);

  return {
    /** False where the external id is taken. */
    async insert(x: Executor, row: typeof table.$inferInsert): Promise<boolean> {
      return ((await x.insert(table).values(row).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    async find(x: Executor, ref: ParsedRef, owners: Owners): Promise<ReportRow | undefined> {
      const named = 'id' in ref ? eq(table.id, ref.id) : eq(table.external_id, ref.externalId);
      const [row] = await select(x, and(named, mine(owners)));
      return row;
    },
    async ofJobs(x: Executor, jobIds: readonly string[]): Promise<ReportRow[]> {
      return jobIds.length === 0 ? [] : select(x, inArray(table.job_id, [...jobIds]));
    },
    /** Newest first. */
    async list(
      x: Executor,
      { kinds, statuses, schedule, owners }: ReportFilters,
      { after, size }: { after?: string | undefined; size: number },
    ): Promise<ReportRow[]> {
      const parts = [
        mine(owners),
        kinds && inArray(table.kind, [...kinds]),
        statuses && inArray(status, [...statuses]),
        schedule === undefined ? undefined : eq(table.schedule_id, schedule),
        after === undefined ? undefined : lt(table.id, after),
      ];
      return select(x, and(...parts))
        .orderBy(desc(table.id))
        .limit(size);
    },
    /** False where it is no longer there. */
    async update(x: Executor, id: string, changes: Partial<Row>): Promise<boolean> {
      return ((await x.update(table).set(changes).where(eq(table.id, id))).rowCount ?? 0) > 0;
    },
    async opened(x: Executor, id: string, at: string): Promise<void> {
      const link_opened = sql`${table.link_opened} + 1`;
      await x.update(table).set({ link_opened, link_opened_at: at }).where(eq(table.id, id));
    },
    /** The last report that is ready of the same schedule, or else of the same owner, that was asked for the same. */
    async previous(
      x: Executor,
      { id, schedule_id, owner, request }: Pick<ReportRow, 'id' | 'schedule_id' | 'owner' | 'request'>,
    ): Promise<Pick<Row, 'id' | 'finished_at' | 'places'> | undefined> {
      const { kind, scope = {}, settings = {} } = request;
      const series =
        schedule_id === null
          ? sql`${table.schedule_id} IS NULL AND ${table.owner} IS NOT DISTINCT FROM ${owner}
              AND ${table.name} = ${request.name}`
          : eq(table.schedule_id, schedule_id);
      const same = (name: string, value: object) =>
        sql`coalesce(${table.request} -> ${name}::text, '{}'::jsonb) = ${JSON.stringify(value)}::jsonb`;
      const where = [lt(table.id, id), isNotNull(table.finished_at), eq(table.kind, kind), series];
      const [row] = await x
        .select({ id: table.id, finished_at: table.finished_at, places: table.places })
        .from(table)
        .where(and(...where, same('scope', scope), same('settings', settings)))
        .orderBy(desc(table.id))
        .limit(1);
      return row;
    },
    async naming(
      x: Executor,
      profileId: string,
    ): Promise<Pick<Row, 'id' | 'kind' | 'name' | 'created_at'>[]> {
      const { id, kind, name, created_at } = columns;
      const query = x.select({ id, kind, name, created_at }).from(table);
      return query.where(arrayContains(table.named, [profileId]));
    },
    /** Gives what was removed, as it was then. */
    async remove(x: Executor, ids: readonly string[]): Promise<Removed[]> {
      if (ids.length === 0) return [];
      const { id, kind, owner, files } = columns;
      return x
        .delete(table)
        .where(inArray(table.id, [...ids]))
        .returning({ id, kind, owner, files });
    },
    /** Lets nobody be erased until the transaction ends. */
    async holdErasures(x: Executor): Promise<void> {
      await x.execute(sql`SELECT pg_advisory_xact_lock_shared(${ERASURE_LOCK})`);
    },
    /** Waits until no report is being stored, and lets none be until the transaction ends. */
    async holdReports(x: Executor): Promise<void> {
      await x.execute(sql`SELECT pg_advisory_xact_lock(${ERASURE_LOCK})`);
    },
    /** Some reports whose time has come, locked; those at which another is are left to it. */
    async lockExpired(x: Executor, now: string, most: number): Promise<Pick<Row, 'id'>[]> {
      const query = x.select({ id: table.id }).from(table);
      return query.where(lt(table.expires_at, now)).limit(most).for('update', { skipLocked: true });
    },
  };
}

export type ReportStore = ReturnType<typeof createReportStore>;
