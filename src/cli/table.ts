import { system } from '../access/principal.ts';
import { StartError } from '../config.ts';
import { ApiError } from '../errors.ts';
import type { SheetFormat } from '../exchange/formats.ts';
import type { ImportTarget } from '../exchange/port.ts';
import type { ImportResult } from '../exchange/schema.ts';
import type { RoomSheet } from '../exchange/sheets/columns.ts';
import { importSheet } from '../exchange/sheets/import.ts';
import { markedSheet } from '../exchange/sheets/marked.ts';
import { openSheet } from '../exchange/sheets/opening.ts';
import { write } from './export.ts';

interface Told {
  target: ImportTarget;
  sheet: RoomSheet;
  format: SheetFormat;
  source: AsyncIterable<Uint8Array>;
  /** Where the sheet goes with what is wrong marked. */
  marked: string | undefined;
  dryRun: boolean;
  defaults: Readonly<Record<string, unknown>> | undefined;
}

/** Imports a sheet, which is read more than once: it is held whole. */
export async function importTable({
  target,
  sheet,
  format,
  source,
  marked,
  ...told
}: Told): Promise<ImportResult> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  const opened = await openSheet(sheet, format, async function* () {
    yield* pieces;
  }).catch((error) => {
    throw error instanceof ApiError ? new StartError(wordsOf(error)) : error;
  });
  const result = await importSheet(system, { target, sheet }, opened, told);
  if (marked !== undefined && result.rejected > 0) {
    const marking = { viewer: system, target, sheet, opened, result, ...told, now: new Date() };
    await write(markedSheet(marking), marked);
  }
  return result;
}

const wordsOf = ({ message, faults }: ApiError): string =>
  [message, ...faults.map(({ pointer, message: fault }) => `${pointer} ${fault}`)].join('; ');
