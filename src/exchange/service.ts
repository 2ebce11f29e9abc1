import type { TSchema } from 'typebox';
import type { Viewer } from '../access/principal.ts';
import type { Transact } from '../db/transaction.ts';
import type { FileService } from '../files/service.ts';
import { type ImportedResource, importJob } from '../jobs/kinds/import.ts';
import type { Job } from '../jobs/schema.ts';
import type { JobService } from '../jobs/service.ts';
import { importNdjson } from './import.ts';
import type { ImportTarget } from './port.ts';
import type { ImportResult } from './schema.ts';
import { spool } from './spool.ts';

export interface ImportDeps {
  transact: Transact;
  files: FileService;
  jobs: Pick<JobService, 'start'>;
  targets: Record<ImportedResource, { target: ImportTarget; schema: TSchema }>;
}

/** Done at once, or left to a worker. */
export type Imported = { result: ImportResult } | { job: Job };

export interface ImportService {
  /** Takes a body in whole before it writes anything: at once up to 5,000 rows, as a job beyond that. */
  import(
    viewer: Viewer,
    resource: ImportedResource,
    source: AsyncIterable<Uint8Array>,
    options: { dryRun: boolean; defaults?: Readonly<Record<string, unknown>> },
  ): Promise<Imported>;
}

/** Rows that are written while the caller waits. */
export const ROWS_AT_ONCE = 5_000;
const KEPT_DAYS = 7;

export function createImportService({ transact, files, jobs, targets }: ImportDeps): ImportService {
  return {
    async import(viewer, resource, source, { dryRun, defaults }) {
      const body = await spool(source, files);
      let kept = false;
      try {
        if (body.rows <= ROWS_AT_ONCE) {
          const { target, schema } = targets[resource];
          const result = await importNdjson(viewer, target, schema, body.read(), { dryRun, defaults });
          return { result };
        }
        const file = await body.file();
        const payload = { resource, file_id: file.id, rows: body.rows, dry_run: dryRun, defaults };
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
  };
}
