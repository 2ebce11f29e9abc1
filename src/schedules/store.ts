import { and, asc, desc, eq, inArray, lt, lte, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { jobs } from '../jobs/table.ts';
import { type Owners, ownedBy } from '../resources/visibility.ts';
import type { ParsedRef } from '../wire/refs.ts';
import { schedules as table } from './table.ts';

export type ScheduleRow = typeof table.$inferSelect;

/** Only schedules that start this kind of job, and that are of these owners; undefined is any. */
export interface Within {
  readonly job?: string | undefined;
  readonly owners?: Owners;
}
const mine = ownedBy(table.owner);
const inside = ({ job, owners }: Within) =>
  and(job === undefined ? undefined : eq(table.job, job), mine(owners));

export function createScheduleStore() {
  const named = (ref: ParsedRef) =>
    'id' in ref ? eq(table.id, ref.id) : eq(table.external_id, ref.externalId);
  return {
    /** False where the external id is taken. */
    async insert(x: Executor, row: ScheduleRow): Promise<boolean> {
      return ((await x.insert(table).values(row).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    async find(x: Executor, ref: ParsedRef, within: Within = {}): Promise<ScheduleRow | undefined> {
      const [row] = await x
        .select()
        .from(table)
        .where(and(named(ref), inside(within)));
      return row;
    },
    async lock(x: Executor, ref: ParsedRef, within: Within = {}): Promise<ScheduleRow | undefined> {
      const [row] = await x
        .select()
        .from(table)
        .where(and(named(ref), inside(within)))
        .for('update');
      return row;
    },
    /** Newest first. */
    async list(
      x: Executor,
      { after, size, ...within }: Within & { after?: string | undefined; size: number },
    ): Promise<ScheduleRow[]> {
      const where = and(inside(within), after === undefined ? undefined : lt(table.id, after));
      return x.select().from(table).where(where).orderBy(desc(table.id)).limit(size);
    },
    async update(x: Executor, { id, ...changes }: Partial<ScheduleRow> & { id: string }): Promise<void> {
      await x.update(table).set(changes).where(eq(table.id, id));
    },
    async remove(x: Executor, id: string): Promise<void> {
      await x.delete(table).where(eq(table.id, id));
    },
    /**
     * The schedule that has been due longest, of those that start these kinds of job, locked; another process's lock is
     * passed over. While the job it started last goes on, its next time waits.
     */
    async lockDue(x: Executor, now: string, names: readonly string[]): Promise<ScheduleRow | undefined> {
      const last = and(eq(jobs.id, table.last_job_id), inArray(jobs.state, ['queued', 'running']));
      const goesOn = x.select({ id: jobs.id }).from(jobs).where(last);
      const due = and(eq(table.active, true), lte(table.next_run_at, now), inArray(table.job, [...names]));
      const [row] = await x
        .select()
        .from(table)
        .where(and(due, sql`not exists ${goesOn}`))
        .orderBy(asc(table.next_run_at))
        .limit(1)
        .for('update', { skipLocked: true });
      return row;
    },
  };
}

export type ScheduleStore = ReturnType<typeof createScheduleStore>;
