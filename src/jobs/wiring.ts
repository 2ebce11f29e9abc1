import type pg from 'pg';
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { createImportService, type ImportService } from '../exchange/service.ts';
import { createFileService, type FileService } from '../files/service.ts';
import { createFileStore } from '../files/store.ts';
import type { IdempotencyService } from '../idempotency/service.ts';
import type { Outbox } from '../outbox/service.ts';
import type { Subscribe } from '../outbox/subscription.ts';
import { createReportScheduleService, type ReportScheduleService } from '../report-schedules/service.ts';
import type { ReportKinds } from '../reports/kinds.ts';
import { createReportMaker, type MakerDeps } from '../reports/maker.ts';
import { createReportService, type ReportDeps, type ReportService } from '../reports/service.ts';
import { createReportStore } from '../reports/store.ts';
import { createScheduleService, type ScheduleService } from '../schedules/service.ts';
import { createScheduleStore } from '../schedules/store.ts';
import { createTicker } from '../schedules/ticker.ts';
import { type BoundJob, bindJob } from './job.ts';
import { expireJob } from './kinds/expire.ts';
import { type ImportJobServices, importJob } from './kinds/import.ts';
import { type LapseServices, lapseJob } from './kinds/lapse.ts';
import { type ReanalyseServices, reanalyseJob } from './kinds/reanalyse.ts';
import { type ReconcileServices, reconcileJob } from './kinds/reconcile.ts';
import { reportJob } from './kinds/report.ts';
import { createKinds } from './kinds.ts';
import { createOverview, type Overview } from './overview.ts';
import { createJobQueue } from './queue.ts';
import { createJobService, type JobDeps, type JobService } from './service.ts';
import { createJobStore } from './store.ts';
import { createWatch, type Watch } from './watch.ts';
import { createWorkerStore } from './worker/store.ts';
import { createUpkeep } from './worker/upkeep.ts';
import { createWorker, type Worker } from './worker/worker.ts';

export interface WiringDeps extends ReanalyseServices, ReconcileServices {
  profiles: ReanalyseServices['profiles'] & MakerDeps['profiles'];
  demands: ReanalyseServices['demands'] & LapseServices['demands'];
  dockings: LapseServices['dockings'];
  audit: AuditTrail;
  db: Executor;
  transact: Transact;
  pool: pg.Pool;
  subscribe: Subscribe;
  outbox: Pick<Outbox, 'expire'>;
  idempotency: Pick<IdempotencyService, 'expire'>;
  targets: ImportJobServices['targets'];
  /** Kinds of job beside the service's own. */
  extraJobs: readonly BoundJob[];
  keys: MakerDeps['keys'];
  reportKinds: ReportKinds;
  campaigns: ReportDeps['campaigns'];
  matchSettings: ReportDeps['matchSettings'];
  clock: () => Date;
  newId: () => string;
  logger: Logger;
}

/** Work beside requests: what starts it, follows it and does it. */
export interface Work {
  files: FileService;
  jobs: JobService;
  imports: ImportService;
  schedules: ScheduleService;
  reports: ReportService;
  reportSchedules: ReportScheduleService;
  /** Hears of jobs that are over. */
  jobWatch: Watch;
  /** A worker of this process, which does nothing before it is started; it does the service's jobs unless told others. */
  createWorker(place: { host: string; pid: number }, jobs?: readonly BoundJob[]): Worker;
  overview: () => Promise<Overview>;
}

/** The jobs with their services, one line a kind, and all that is built on them. */
export function wireJobs(deps: WiringDeps): Work {
  const { transact, subscribe, logger, targets, lexicon, profiles, demands, dockings } = deps;
  const files = createFileService({ ...deps, store: createFileStore() });
  const expiring = {
    ...{ idempotency_keys: deps.idempotency.expire, outbox_events: deps.outbox.expire },
    ...{ jobs: () => jobs.expire(), files: async () => files.expire(await jobs.filesInUse()) },
    reports: () => reports.expire(),
  };
  const reporting = { ...deps, store: createReportStore(), files, kinds: deps.reportKinds };
  const own = [
    bindJob(importJob, { files, lexicon, targets, transact, clock: deps.clock }),
    bindJob(reanalyseJob, { lexicon, profiles, demands }),
    bindJob(expireJob, { expiring }),
    bindJob(reconcileJob, { searchUpkeep: deps.searchUpkeep }),
    bindJob(lapseJob, { dockings, demands: deps.demands }),
    bindJob(reportJob, { reports: createReportMaker(reporting) }),
    ...deps.extraJobs,
  ];
  const kinds = createKinds(own.map(({ kind }) => kind));
  const jobWatch = createWatch(subscribe);
  const begun: JobDeps['begun'] = async (name, ...started) =>
    own.find(({ kind }) => kind.name === name)?.begun(...started);
  const base = { ...deps, store: createJobStore(), queue: createJobQueue(), watch: jobWatch, kinds, begun };
  const workers = createWorkerStore();
  const jobs = createJobService(base);
  const reports = createReportService({ ...reporting, jobs });
  const schedules = createScheduleService({ ...deps, store: createScheduleStore(), jobs, kinds });
  const upkeep = () => createUpkeep({ transact, jobs, schedules, logger, profiles, demands });
  return {
    ...{ reports, reportSchedules: createReportScheduleService({ ...deps, schedules, reports }) },
    ...{ files, jobs, schedules, jobWatch, overview: createOverview({ ...base, workers }) },
    imports: createImportService({ transact, files, jobs, targets, clock: deps.clock }),
    createWorker: (place, does = own) =>
      createWorker({
        ...{ ...base, ...place, workers, jobs: does },
        chores: [upkeep(), createTicker(schedules, logger)],
      }),
  };
}
