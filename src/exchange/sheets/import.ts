import type { Viewer } from '../../access/principal.ts';
import type { Transact } from '../../db/transaction.ts';
import type { FileService } from '../../files/service.ts';
import { type ImportOptions, importRows } from '../import.ts';
import type { ImportTarget } from '../port.ts';
import type { ImportResult } from '../schema.ts';
import type { RoomSheet } from './columns.ts';
import { createSheetReader, type SheetEntry } from './entries.ts';
import { type Marking, markedSheet, markedType } from './marked.ts';
import type { OpenSheet } from './opening.ts';

/** Where the rows of a sheet go. */
export interface SheetTarget {
  target: ImportTarget;
  sheet: RoomSheet;
}

const KEPT_DAYS = 7;

/** Writes the rows of a sheet as the lines of an import are written; columns that it has not say nothing of a row. */
export async function importSheet(
  viewer: Viewer,
  { target, sheet }: SheetTarget,
  opened: OpenSheet,
  options: ImportOptions,
): Promise<ImportResult> {
  const read = createSheetReader(sheet, opened.headings, viewer);
  const result = await importRows(viewer, target, entriesOf(opened, read), options);
  const { ignored } = opened.headings;
  return ignored.length > 0 ? { ...result, ignored_columns: [...ignored] } : result;
}

async function* entriesOf(
  opened: OpenSheet,
  read: ReturnType<typeof createSheetReader>,
): AsyncGenerator<SheetEntry> {
  for await (const row of opened.rows()) yield read(row);
}

/** Keeps the sheet with what is wrong in it marked, and says where it is; without a rejected row there is nothing to mark. */
export async function keepMarked(
  { files, transact }: { files: Pick<FileService, 'begin'>; transact: Transact },
  marking: Marking,
): Promise<ImportResult> {
  const { result, viewer, sheet } = marking;
  if (result.rejected === 0) return result;
  const name = `${sheet.zh}导入（错误已标出）.xlsx`;
  const draft = await files.begin(markedType, { name, owner: viewer.owner });
  try {
    for await (const piece of markedSheet(marking)) await draft.append(piece);
    await draft.end();
    await transact((tx) => draft.keep(tx, KEPT_DAYS));
  } catch (error) {
    await draft.discard();
    throw error;
  }
  return { ...result, sheet_url: `/v1/imports/${draft.id}/sheet` };
}
