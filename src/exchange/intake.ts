import type { Viewer } from '../access/principal.ts';
import type { Transact } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { FileService } from '../files/service.ts';
import { type Format, mediaTypes } from './formats.ts';
import { type ImportOptions, importNdjson } from './import.ts';
import type { ImportResult } from './schema.ts';
import type { Targets } from './service.ts';
import { importSheet, keepMarked } from './sheets/import.ts';
import { openSheet } from './sheets/opening.ts';

/** A body that has come in, of whatever format, with its rows still to be written. */
export interface Intake {
  readonly format: Format;
  /** How many there are. */
  readonly rows: number;
  /** Writes them, or goes on where an earlier run broke off. */
  run(viewer: Viewer, options: ImportOptions): Promise<ImportResult>;
}

export interface IntakeDeps {
  transact: Transact;
  files: Pick<FileService, 'begin'>;
  clock: () => Date;
}

interface Body {
  readonly rows: number;
  read(): AsyncIterable<Uint8Array>;
}

/** Looks into a body as far as it can be refused as a whole; throws ApiError where it is. */
export async function openIntake(
  { target, schema, sheet }: Targets,
  format: Format,
  body: Body,
  deps: IntakeDeps,
): Promise<Intake> {
  if (format === 'ndjson')
    return {
      ...{ format, rows: body.rows },
      run: (viewer, options) => importNdjson(viewer, target, schema, body.read(), options),
    };
  if (!sheet) throw new ApiError('unsupported_media_type', `It takes ${mediaTypes.ndjson}`);
  const opened = await openSheet(sheet, format, () => body.read());
  return {
    ...{ format, rows: opened.count },
    async run(viewer, options) {
      const { dryRun = false, defaults } = options;
      const result = await importSheet(viewer, { target, sheet }, opened, options);
      const marking = { viewer, target, sheet, opened, result, dryRun, defaults, now: deps.clock() };
      return keepMarked(deps, marking);
    },
  };
}
