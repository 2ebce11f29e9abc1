import type { TSchema } from 'typebox';
import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Transact } from '../db/transaction.ts';
import { notFound } from '../errors.ts';
import type { FileService } from '../files/service.ts';
import { type ImportedResource, importJob } from '../jobs/kinds/import.ts';
import type { Job } from '../jobs/schema.ts';
import type { JobService } from '../jobs/service.ts';
import { mediaTypes } from './formats.ts';
import { type Intake, openIntake } from './intake.ts';
import type { ImportTarget } from './port.ts';
import type { ImportResult } from './schema.ts';
import type { RoomSheet } from './sheets/columns.ts';
import { spool } from './spool.ts';

export interface Targets {
  target: ImportTarget;
  schema: TSchema;
  /** How its rows stand in a sheet, where they do. */
  sheet?: RoomSheet;
}

export interface ImportDeps {
  transact: Transact;
  files: FileService;
  jobs: Pick<JobService, 'start'>;
  targets: Record<ImportedResource, Targets>;
  clock: () => Date;
}

/** Done at once, or left to a worker. */
export type Imported = { result: ImportResult } | { job: Job };

/** A marked sheet on its way out. */
export interface MarkedFile {
  id: string;
  name: string;
  size: number;
  read(range: { start: number; end: number }): AsyncIterable<Uint8Array>;
}

export interface ImportService {
  /** Takes a body in whole before it writes anything: at once up to 5,000 rows, as a job beyond that. */
  import(
    viewer: Viewer,
    resource: ImportedResource,
    source: AsyncIterable<Uint8Array>,
    options: { format: Intake['format']; dryRun: boolean; defaults?: Readonly<Record<string, unknown>> },
  ): Promise<Imported>;
  /** The sheet in which an import has marked what is wrong; throws ApiError where the viewer has none of that id. */
  markedSheet(viewer: Viewer, id: string): Promise<MarkedFile>;
}

/** Rows that are written while the caller waits. */
export const ROWS_AT_ONCE = 5_000;
const KEPT_DAYS = 7;

export function createImportService({ transact, files, jobs, targets, clock }: ImportDeps): ImportService {
  return {
    async import(viewer, resource, source, { format, dryRun, defaults }) {
      const body = await spool(source, files, format);
      let kept = false;
      try {
        const intake = await openIntake(targets[resource], format, body, { transact, files, clock });
        if (intake.rows <= ROWS_AT_ONCE) return { result: await intake.run(viewer, { dryRun, defaults }) };
        const file = await body.file();
        const payload = { resource, format, file_id: file.id, rows: intake.rows, dry_run: dryRun, defaults };
        // Whether it commits is not known where the connection is lost: then the file goes when its time has come.
        kept = true;
        const job = await transact(async (tx) => {
          await file.keep(tx, KEPT_DAYS);
          return jobs.start(tx, viewer, importJob, payload);
        });
        return { job };
      } finally {
        // What cannot be removed now goes within a day.
        if (!kept) await body.discard().catch(() => undefined);
      }
    },
    async markedSheet(viewer, id) {
      const file = await files.find(id);
      const limit = limitOf(viewer, 'jobs.read');
      const reached = limit === undefined || limit.some((label) => label === file?.owner);
      if (!file?.name || file.media_type !== mediaTypes.xlsx || !reached) throw notFound('marked sheet', id);
      return { id, name: file.name, size: file.size, read: (range) => files.read(id, range) };
    },
  };
}
