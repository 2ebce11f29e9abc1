import type { Logger } from 'pino';
import { type Role, system, type Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import type { Kinds } from '../jobs/kinds.ts';
import type { Job } from '../jobs/schema.ts';
import type { JobService } from '../jobs/service.ts';
import { parseRef } from '../wire/refs.ts';
import { cronFaults, timeAfter } from './cron.ts';
import { DEFAULT_ZONE, type NewSchedule, type Schedule, type SchedulePatch } from './schema.ts';
import { standardSchedules } from './standard.ts';
import type { ScheduleRow, ScheduleStore, Within } from './store.ts';

export interface ScheduleDeps {
  db: Executor;
  transact: Transact;
  store: ScheduleStore;
  jobs: Pick<JobService, 'start'>;
  audit: AuditTrail;
  kinds: Kinds;
  clock: () => Date;
  newId: () => string;
  logger: Logger;
}

/** Says whether a schedule of this version may be written; throws ApiError where it may not. */
type Precondition = (version: number) => void;

export type ScheduleService = ReturnType<typeof createScheduleService>;

/** Jobs that start by the clock. */
export function createScheduleService(deps: ScheduleDeps) {
  const { db, transact, store, jobs, audit, kinds, clock, newId, logger } = deps;

  async function lock(tx: Executor, ref: string, within: Within): Promise<ScheduleRow> {
    const row = await store.lock(tx, parseRef(ref), within);
    if (!row) throw notFound('schedule', ref);
    return row;
  }
  /** The row with the time it is next due; throws ApiError that names each fault. */
  function timed(row: ScheduleRow): ScheduleRow {
    const faults = cronFaults(row.cron, row.time_zone, clock());
    if (faults.length > 0) throw new ApiError('invalid_request', undefined, faults);
    const next = row.active ? timeAfter(row.cron, row.time_zone, clock()) : undefined;
    return { ...row, next_run_at: next?.toISOString() ?? null };
  }
  function rowOf(viewer: Viewer, input: NewSchedule): ScheduleRow {
    const now = clock().toISOString();
    return timed({
      ...{ id: newId(), external_id: input.external_id ?? null, name: input.name, job: input.job },
      ...{ payload: input.payload ?? {}, cron: input.cron, time_zone: input.time_zone ?? DEFAULT_ZONE },
      ...{ active: input.active ?? true, next_run_at: null, last_run_at: null, last_job_id: null },
      ...{ created_by: viewer.keyId, created_as: viewer.role, owner: viewer.owner },
      ...{ version: 1, created_at: now, updated_at: now },
    });
  }
  async function note(tx: Executor, viewer: Viewer, what: string, row: ScheduleRow, fields: string[] = []) {
    const { id, job, cron, time_zone, active, owner } = row;
    const labels = owner === null ? [] : [owner];
    const line = { action: `schedule.${what}`, entity: 'schedule', entity_id: id, fields, labels };
    await audit.append(tx, viewer, [{ ...line, values: { job, cron, time_zone, active } }]);
  }
  /** False where the external id is taken. */
  async function insert(tx: Executor, viewer: Viewer, row: ScheduleRow): Promise<boolean> {
    const inserted = await store.insert(tx, row);
    if (inserted) await note(tx, viewer, 'created', row);
    return inserted;
  }
  /** What a kind of job is told is for its own room to change; when it starts is everybody's who may change schedules. */
  function keptElsewhere(job: string, { name, payload }: SchedulePatch): void {
    if (
      (name !== undefined || payload !== undefined) &&
      kinds.names.includes(job) &&
      !kinds.get(job).onDemand
    )
      throw new ApiError(
        'conflict',
        `What a schedule of ${job} is told is changed where such schedules are made`,
      );
  }
  const starterOf = ({ created_by, created_as, owner }: ScheduleRow): Viewer => ({
    ...system,
    ...{ role: created_as as Role, keyId: created_by, owner },
  });

  /** Null also where what is stored cannot be read any more, so that it holds up no other. */
  function nextAfter({ id, cron, time_zone }: ScheduleRow, from: Date): string | null {
    try {
      return timeAfter(cron, time_zone, from)?.toISOString() ?? null;
    } catch (error) {
      logger.error({ err: error, schedule: id }, 'the times of a schedule cannot be read');
      return null;
    }
  }

  /** Starts the job of one schedule that is due, and puts it to its next time; false where none is due. */
  const fireOne = (): Promise<boolean> =>
    transact(async (tx) => {
      const now = clock();
      const row = await store.lockDue(tx, now.toISOString(), kinds.names);
      if (!row?.next_run_at) return false;
      // A clock that was put back brings no time a second time.
      const from = new Date(Math.max(now.getTime(), Date.parse(row.next_run_at)));
      const next_run_at = nextAfter(row, from);
      const due = { id: row.id, next_run_at, last_run_at: now.toISOString(), version: row.version + 1 };
      try {
        const job = await jobs.start(tx, starterOf(row), kinds.get(row.job), row.payload as never, {
          scheduleId: row.id,
        });
        await store.update(tx, { ...due, last_job_id: job.id });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        logger.error({ err: error, schedule: row.id }, 'a schedule cannot start its job');
        await store.update(tx, due);
      }
      return true;
    });

  return {
    async list(
      request: Within & { after?: string | undefined; size: number },
    ): Promise<{ items: Schedule[]; next: string | null }> {
      const rows = await store.list(db, { ...request, size: request.size + 1 });
      const items = rows.slice(0, request.size);
      return {
        items: items.map(toWire),
        next: rows.length > request.size ? (items.at(-1)?.id ?? null) : null,
      };
    },
    async get(ref: string, within: Within = {}): Promise<Schedule> {
      const row = await store.find(db, parseRef(ref), within);
      if (!row) throw notFound('schedule', ref);
      return toWire(row);
    },
    async create(viewer: Viewer, input: NewSchedule, { job }: Within = {}): Promise<Schedule> {
      if (job !== input.job) kinds.onDemand(input.job, '/job');
      kinds.check(input.job, input.payload ?? {});
      kinds.authorise(viewer, input.job, input.payload ?? {});
      const row = rowOf(viewer, input);
      return transact(async (tx) => {
        if (!(await insert(tx, viewer, row)))
          throw new ApiError('conflict', 'There is a schedule of this external_id');
        return toWire(row);
      });
    },
    patch: (
      viewer: Viewer,
      ref: string,
      changes: SchedulePatch | ((row: Schedule) => SchedulePatch),
      allowed: Precondition,
      within: Within = {},
    ): Promise<Schedule> =>
      transact(async (tx) => {
        const row = await lock(tx, ref, within);
        allowed(row.version);
        const given = typeof changes === 'function' ? changes(toWire(row)) : changes;
        if (within.job !== row.job) keptElsewhere(row.job, given);
        if (given.payload) kinds.check(row.job, given.payload);
        const changed = { ...row, ...given, version: row.version + 1, updated_at: clock().toISOString() };
        // A time that is due is not passed over because something else of the schedule changes.
        const sameTimes = (['cron', 'time_zone', 'active'] as const).every(
          (key) => changed[key] === row[key],
        );
        const next = sameTimes ? changed : timed(changed);
        await store.update(tx, next);
        await note(tx, viewer, 'updated', next, Object.keys(given));
        return toWire(next);
      }),
    remove: (viewer: Viewer, ref: string, allowed: Precondition, within: Within = {}): Promise<void> =>
      transact(async (tx) => {
        const row = await lock(tx, ref, within);
        allowed(row.version);
        if (
          row.created_by === null &&
          standardSchedules.some(({ external_id }) => external_id === row.external_id)
        )
          throw new ApiError('conflict', 'It comes with the service: set active to false instead');
        await store.remove(tx, row.id);
        await note(tx, viewer, 'deleted', row);
      }),
    /** Starts its job now, whatever the time. */
    run: (viewer: Viewer, ref: string, within: Within = {}): Promise<Job> =>
      transact(async (tx) => {
        const row = await lock(tx, ref, within);
        kinds.authorise(viewer, row.job, row.payload);
        const options = { scheduleId: row.id };
        const kind = kinds.get(row.job);
        const starter = kind.actsForMaker ? starterOf(row) : viewer;
        const job = await jobs.start(tx, starter, kind, row.payload as never, options);
        const ran = { last_run_at: clock().toISOString(), last_job_id: job.id, version: row.version + 1 };
        await store.update(tx, { id: row.id, ...ran });
        return job;
      }),
    /** Adds those that are not there; what an operator has made of one stays. */
    async ensure(wanted: readonly (NewSchedule & { external_id: string })[]): Promise<void> {
      for (const schedule of wanted) await transact((tx) => insert(tx, system, rowOf(system, schedule)));
    },
    /** Starts the jobs of all schedules that are due, each time once in all processes; gives how many. */
    async fire(): Promise<number> {
      for (let fired = 0; ; fired++) if (!(await fireOne())) return fired;
    },
  };
}

const toWire = ({ created_as: _a, owner: _o, ...row }: ScheduleRow): Schedule => row as Schedule;
