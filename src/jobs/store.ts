import { and, asc, desc, eq, getTableColumns, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { type Owners, ownedBy } from '../resources/visibility.ts';
import type { ParsedRef } from '../wire/refs.ts';
import type { JobState } from './schema.ts';
import { jobs, jobWorkers } from './table.ts';

export type JobRow = typeof jobs.$inferSelect;
/** A job without what may be large. */
export type ShownJob = Omit<JobRow, 'result' | 'checkpoint'>;
export type Changes = Partial<Omit<JobRow, 'id' | 'version'>>;

/** One attempt's hold on a job: whoever no longer has it can write nothing. */
export interface Hold {
  readonly id: string;
  readonly ticket: number;
  readonly worker_id: string;
}

export interface JobFilters {
  states?: readonly JobState[];
  names?: readonly string[];
  /** Whose; undefined is everybody's. */
  owners?: readonly string[] | undefined;
  after?: string;
  size: number;
}

export interface JobCount {
  name: string;
  state: JobState;
  jobs: number;
  /** Seconds the oldest of them has been due. */
  due_s: number;
}

/** A trigger of the database tells on this channel, by its id, that a job is over. */
export const OVER_CHANNEL = 'zhiqi_jobs_over';
/** Tells workers, by its id, that a job is to stop. */
export const CANCELLED_CHANNEL = 'zhiqi_jobs_cancelled';

const owned = ownedBy(jobs.owner);

const unfinished = inArray(jobs.state, ['queued', 'running']);
const held = ({ id, ticket, worker_id }: Hold) =>
  and(eq(jobs.id, id), eq(jobs.ticket, ticket), eq(jobs.worker_id, worker_id), eq(jobs.state, 'running'));
const { result: _r, checkpoint: _c, ...shown } = getTableColumns(jobs);
const next = sql`${jobs.version} + 1`;

export function createJobStore() {
  return {
    /** False where the external id, or the unique key of an unfinished job, is taken. */
    async insert(x: Executor, row: JobRow): Promise<boolean> {
      return ((await x.insert(jobs).values(row).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    async find(x: Executor, ref: ParsedRef, owners?: Owners): Promise<ShownJob | undefined> {
      const [row] = await x.select(shown).from(jobs).where(named(ref, owners));
      return row;
    },
    async result(
      x: Executor,
      ref: ParsedRef,
      owners?: Owners,
    ): Promise<Pick<JobRow, 'id' | 'state' | 'result'> | undefined> {
      const columns = { id: jobs.id, state: jobs.state, result: jobs.result };
      const [row] = await x.select(columns).from(jobs).where(named(ref, owners));
      return row;
    },
    async findUnfinished(x: Executor, uniqueKey: string): Promise<ShownJob | undefined> {
      const [row] = await x
        .select(shown)
        .from(jobs)
        .where(and(eq(jobs.unique_key, uniqueKey), unfinished));
      return row;
    },
    async lock(x: Executor, ref: ParsedRef, owners?: Owners): Promise<JobRow | undefined> {
      const [row] = await x.select().from(jobs).where(named(ref, owners)).for('update');
      return row;
    },
    /** Newest first. */
    async list(x: Executor, { states, names, owners, after, size }: JobFilters): Promise<ShownJob[]> {
      const parts: (SQL | undefined)[] = [
        states && inArray(jobs.state, [...states]),
        names && inArray(jobs.name, [...names]),
        owned(owners),
        after === undefined ? undefined : lt(jobs.id, after),
      ];
      return x
        .select(shown)
        .from(jobs)
        .where(and(...parts))
        .orderBy(desc(jobs.id))
        .limit(size);
    },
    async update(x: Executor, id: string, changes: Changes): Promise<ShownJob> {
      const set = { ...changes, version: next };
      const [row] = await x.update(jobs).set(set).where(eq(jobs.id, id)).returning(shown);
      return row as ShownJob;
    },
    /** Takes a queued job on; undefined where it was cancelled or handed over again meanwhile. */
    async claim(
      x: Executor,
      { id, ticket, worker_id }: Hold,
      started_at: string,
    ): Promise<JobRow | undefined> {
      const attempts = sql`${jobs.attempts} + 1`;
      const [row] = await x
        .update(jobs)
        .set({ state: 'running', worker_id, attempts, started_at, version: next })
        .where(and(eq(jobs.id, id), eq(jobs.ticket, ticket), eq(jobs.state, 'queued')))
        .returning();
      return row;
    },
    /** Changes a job that is still held; undefined where it is not. */
    async updateHeld(x: Executor, hold: Hold, changes: Changes): Promise<ShownJob | undefined> {
      const set = { ...changes, version: next };
      const [row] = await x.update(jobs).set(set).where(held(hold)).returning(shown);
      return row;
    },
    /**
     * Running jobs that nobody is at, locked: their worker is no longer registered, or it is this one, which has begun
     * them before a time and knows nothing of them.
     */
    async lockOrphans(
      x: Executor,
      own: { worker_id: string; ids: readonly string[]; begunBefore: string },
    ): Promise<JobRow[]> {
      const alive = x.select({ id: jobWorkers.id }).from(jobWorkers);
      const forgotten = and(
        eq(jobs.worker_id, own.worker_id),
        lt(jobs.started_at, own.begunBefore),
        sql`${jobs.id} <> all(${sql.param([...own.ids])}::uuid[])`,
      );
      const where = and(eq(jobs.state, 'running'), or(sql`${jobs.worker_id} not in ${alive}`, forgotten));
      return x.select().from(jobs).where(where).orderBy(asc(jobs.id)).for('update', { skipLocked: true });
    },
    /** Tells all workers that a job is to stop, once the transaction commits. */
    async tellCancelled(x: Executor, id: string): Promise<void> {
      await x.execute(sql`SELECT pg_notify(${CANCELLED_CHANNEL}, ${id})`);
    },
    /** The ids, among these, of which a running attempt is asked to stop. */
    async cancelled(x: Executor, ids: readonly string[]): Promise<string[]> {
      if (ids.length === 0) return [];
      const where = and(inArray(jobs.id, [...ids]), sql`${jobs.cancel_requested_at} is not null`);
      return (await x.select({ id: jobs.id }).from(jobs).where(where)).map(({ id }) => id);
    },
    /** The files that the payloads of unfinished jobs name. */
    async filesInUse(x: Executor): Promise<string[]> {
      const file = sql<string>`${jobs.payload} ->> 'file_id'`;
      const found = await x
        .select({ file })
        .from(jobs)
        .where(and(unfinished, sql`${file} is not null`));
      return found.map((row) => row.file);
    },
    /** Unfinished jobs, and dead ones that were not repeated. */
    async counts(x: Executor, now: string): Promise<JobCount[]> {
      const due = sql<number>`greatest(0, extract(epoch from ${now}::timestamptz - min(${jobs.run_at})))::float8`;
      const dead = and(eq(jobs.state, 'dead'), isNull(jobs.rerun_as));
      return x
        .select({ name: jobs.name, state: jobs.state, jobs: sql<number>`count(*)::int`, due_s: due })
        .from(jobs)
        .where(sql`${unfinished} or ${dead}`)
        .groupBy(jobs.name, jobs.state)
        .orderBy(jobs.name, jobs.state);
    },
    /** Removes at most `most` jobs that ended before a time; gives how many. */
    async expire(x: Executor, before: string, most: number): Promise<number> {
      const old = x.select({ id: jobs.id }).from(jobs).where(lt(jobs.finished_at, before)).limit(most);
      return (await x.delete(jobs).where(sql`${jobs.id} in ${old}`)).rowCount ?? 0;
    },
  };
}

const named = (ref: ParsedRef, owners?: Owners): SQL | undefined =>
  and('id' in ref ? eq(jobs.id, ref.id) : eq(jobs.external_id, ref.externalId), owned(owners));

export type JobStore = ReturnType<typeof createJobStore>;
