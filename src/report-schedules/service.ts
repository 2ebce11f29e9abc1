import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { reportJob } from '../jobs/kinds/report.ts';
import { type ReportRequest, whole } from '../reports/schema.ts';
import type { ReportService } from '../reports/service.ts';
import type { Report } from '../reports/wire.ts';
import type { Schedule, SchedulePatch } from '../schedules/schema.ts';
import type { ScheduleService } from '../schedules/service.ts';
import type { NewReportSchedule, ReportSchedule, ReportSchedulePatch } from './schema.ts';

export interface ReportScheduleDeps {
  db: Executor;
  transact: Transact;
  schedules: ScheduleService;
  reports: Pick<ReportService, 'check' | 'ofJob' | 'idsOfJobs'>;
}

/** Says whether a schedule of this version may be written; throws ApiError where it may not. */
type Precondition = (version: number) => void;

export type ReportScheduleService = ReturnType<typeof createReportScheduleService>;

/** Schedules of reports: each is a schedule of the job that makes reports, which is told what report. */
export function createReportScheduleService({ db, schedules, reports }: ReportScheduleDeps) {
  const within = (viewer: Viewer) => ({
    job: reportJob.name,
    owners: limitOf(viewer, 'report_schedules.read'),
  });
  async function shown(rows: readonly Schedule[]): Promise<ReportSchedule[]> {
    const last = await reports.idsOfJobs(
      db,
      rows.flatMap(({ last_job_id }) => last_job_id ?? []),
    );
    return rows.map((row) => toWire(row, last.get(row.last_job_id ?? '') ?? null));
  }
  const one = async (row: Schedule): Promise<ReportSchedule> => (await shown([row]))[0] as ReportSchedule;

  return {
    async list(
      viewer: Viewer,
      page: { after?: string; size: number },
    ): Promise<{ items: ReportSchedule[]; next: string | null }> {
      const { items, next } = await schedules.list({ ...page, ...within(viewer) });
      return { items: await shown(items), next };
    },
    get: async (viewer: Viewer, ref: string): Promise<ReportSchedule> =>
      one(await schedules.get(ref, within(viewer))),
    async create(viewer: Viewer, input: NewReportSchedule): Promise<ReportSchedule> {
      const { external_id, cron, time_zone, active, ...request } = input;
      await reports.check(viewer, request);
      const { name } = request;
      const made = { external_id, name, job: reportJob.name, payload: request, cron, time_zone, active };
      return one(await schedules.create(viewer, made, { job: reportJob.name }));
    },
    async patch(
      viewer: Viewer,
      ref: string,
      changes: ReportSchedulePatch,
      allowed: Precondition,
    ): Promise<ReportSchedule> {
      const before = await schedules.get(ref, within(viewer));
      await reports.check(viewer, merged(before, changes).payload as ReportRequest);
      const patched = (row: Schedule) => merged(row, changes);
      return one(await schedules.patch(viewer, ref, patched, allowed, within(viewer)));
    },
    remove: (viewer: Viewer, ref: string, allowed: Precondition): Promise<void> =>
      schedules.remove(viewer, ref, allowed, within(viewer)),
    /** Has a report made now, of what the schedule's owner may read. */
    async run(viewer: Viewer, ref: string): Promise<Report> {
      const job = await schedules.run(viewer, ref, within(viewer));
      return reports.ofJob(db, job.id);
    },
  };
}

/** A schedule's changes, of which what concerns the report is told to its job. */
function merged(row: Schedule, changes: ReportSchedulePatch): SchedulePatch {
  const { cron, time_zone, active, ...request } = changes;
  const times = Object.fromEntries(
    Object.entries({ cron, time_zone, active }).filter(([, value]) => value !== undefined),
  );
  const payload = { ...row.payload, ...request };
  return { ...times, payload, ...(request.name !== undefined && { name: request.name }) };
}

function toWire(row: Schedule, last_report_id: string | null): ReportSchedule {
  const { job: _j, payload, ...rest } = row;
  const { kind, name, scope, settings, formats, ...days } = whole(payload as ReportRequest);
  return { ...rest, ...{ kind, name, scope, settings, formats: [...formats] }, ...days, last_report_id };
}
