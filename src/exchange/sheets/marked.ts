import type { Readable } from 'node:stream';
import type { Cell as BookCell, Row, Style, Worksheet } from 'exceljs';
import type { Viewer } from '../../access/principal.ts';
import { storableText } from '../../sheets/cells.ts';
import type { RawCell, RawRow } from '../../sheets/raw.ts';
import { writeWorkbook } from '../../sheets/workbook.ts';
import { headingStyle } from '../../sheets/xlsx.ts';
import type { Fault } from '../../validation/ajv.ts';
import { mediaTypes } from '../formats.ts';
import type { ImportTarget } from '../port.ts';
import type { ImportResult } from '../schema.ts';
import type { RoomSheet } from './columns.ts';
import { shownBy } from './days.ts';
import { createSheetReader, type SheetEntry } from './entries.ts';
import { isErrorValue } from './faulty.ts';
import { REASONS } from './headings.ts';
import { inChinese } from './messages.ts';
import type { OpenSheet } from './opening.ts';

export const markedType = mediaTypes.xlsx;

/** A sheet that was imported, and what became of it. */
export interface Marking {
  viewer: Viewer;
  target: ImportTarget;
  sheet: RoomSheet;
  opened: OpenSheet;
  result: ImportResult;
  dryRun: boolean;
  defaults?: Readonly<Record<string, unknown>> | undefined;
  now: Date;
}

const BATCH_ROWS = 200;
/** Notes are held until all rows are written: of very many faults the first have one, and all stand in the last column. */
const MAX_NOTES = 5_000;
const WIDTH = 20;
const REASONS_WIDTH = 50;

const plain: Partial<Style> = { alignment: { vertical: 'top', wrapText: true } };
const day: Partial<Style> = { ...plain, numFmt: 'yyyy-mm-dd' };
const time: Partial<Style> = { ...plain, numFmt: 'yyyy-mm-dd hh:mm' };
const red = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } } as const;
const RED = new Map([plain, day, time].map((style) => [style, { ...style, fill: red }]));

/**
 * The sheet as it came, each row where it was, with what is wrong marked. What became of a row is asked anew, as a dry run:
 * so nothing is held of the rows in between, however many there are.
 */
export function markedSheet(marking: Marking): Readable {
  const { sheet: room, opened, dryRun, now } = marking;
  const { titles, number } = opened.headings;
  const found = titles.indexOf(REASONS);
  const reasonsAt = found === -1 ? titles.length : found;
  return writeWorkbook({ title: `${room.zh}导入`, created: now }, async (book, breathe) => {
    const sheet = book.addWorksheet(room.zh, { views: [{ state: 'frozen', ySplit: number }] });
    const width = Math.max(titles.length, reasonsAt + 1);
    sheet.columns = Array.from({ length: width }, (_, i) => ({
      width: i === reasonsAt ? REASONS_WIDTH : WIDTH,
    }));
    const notes = { left: MAX_NOTES };
    const lineAt = createLines(sheet);
    for (const row of opened.above) writeCells(lineAt(row.number), row.cells).commit();
    const headings = lineAt(number);
    for (const [i, title] of [...titles.entries(), [reasonsAt, REASONS] as const]) {
      const cell = headings.getCell(i + 1);
      cell.value = storableText(title);
      cell.style = headingStyle;
    }
    headings.commit();
    for await (const { row, entry, faults } of judged(marking)) {
      const line = writeCells(lineAt(row.number), row.cells, reasonsAt);
      const reasons = line.getCell(reasonsAt + 1);
      reasons.style = plain;
      reasons.value =
        faults.length > 0 ? markFaults(line, entry, faults, titles, notes) : dryRun ? '可导入' : '已导入';
      line.commit();
      await breathe(sheet);
    }
    sheet.commit();
  });
}

/** As many empty rows stand between two that hold something; of more, only these are written. */
const WIDEST_GAP = 100;

/**
 * The rows of a sheet in their order, each where it was while few are empty. exceljs takes time without bounds for a row
 * that is written far beyond the one before, so those between are written, too.
 */
function createLines(sheet: Worksheet): (number: number) => Row {
  let last = 0;
  return (number) => {
    const gap = Math.min(number - last - 1, WIDEST_GAP);
    for (let i = 0; i < gap; i++) sheet.addRow([]).commit();
    last = number;
    return sheet.addRow([]);
  };
}

/** Marks the cells that faults are of, and gives all that is wrong with the row. */
function markFaults(
  line: Row,
  entry: SheetEntry,
  faults: readonly Fault[],
  titles: readonly string[],
  notes: { left: number },
): string {
  const byColumn = new Map<number | undefined, string[]>();
  for (const { pointer, message } of faults) {
    const at = entry.columnOf(pointer);
    const told = byColumn.get(at) ?? [];
    const text = inChinese(message);
    if (!told.includes(text)) byColumn.set(at, [...told, text]);
  }
  const reasons = [...byColumn].map(([at, texts]) => {
    if (at === undefined) return texts.join('；');
    const cell = line.getCell(at + 1);
    cell.style = RED.get(cell.style as Partial<Style>) ?? { ...plain, fill: red };
    if (notes.left-- > 0) cell.note = storableText(texts.join('\n'));
    return `${titles[at]}：${texts.join('；')}`;
  });
  return storableText(reasons.join('\n'));
}

function writeCells(line: Row, cells: readonly RawCell[], without?: number): Row {
  for (const [i, cell] of cells.entries())
    if (i !== without && cell !== null) writeCell(line.getCell(i + 1), cell);
  return line;
}

function writeCell(target: BookCell, cell: RawCell): void {
  target.style = plain;
  if (typeof cell !== 'object') target.value = typeof cell === 'string' ? storableText(cell) : cell;
  else if (cell && 'error' in cell)
    target.value = isErrorValue(cell.error) ? { error: cell.error } : storableText(cell.error);
  else if (cell) {
    const shown = shownBy(cell.serial);
    target.value = shown ?? cell.serial;
    if (shown) target.style = Number.isInteger(cell.serial) ? day : time;
  }
}

interface Judged {
  row: RawRow;
  entry: SheetEntry;
  faults: readonly Fault[];
}

/** The rows with what keeps each of them out. */
async function* judged({ viewer, target, sheet, opened, result, defaults }: Marking): AsyncGenerator<Judged> {
  const read = createSheetReader(sheet, opened.headings, viewer);
  const told = new Map(result.errors.map(({ line, errors }) => [line, errors.map(withoutHeading)]));
  async function judge(batch: readonly Omit<Judged, 'faults'>[]): Promise<Judged[]> {
    const sound = batch.filter(({ entry }) => entry.faults.length === 0);
    const lines = sound.map(({ entry }) => entry.value);
    const partial = sound.map(({ entry }) => entry.parts);
    const outcomes =
      lines.length > 0 ? await target.importLines(viewer, lines, { dryRun: true, defaults, partial }) : [];
    return batch.map(({ row, entry }) => {
      const outcome = outcomes[sound.findIndex((one) => one.row === row)];
      const faults = outcome?.result === 'rejected' ? outcome.faults : entry.faults;
      // What was refused for a moment's sake alone is not refused twice.
      return { row, entry, faults: faults.length > 0 ? faults : (told.get(row.number) ?? []) };
    });
  }
  let batch: Omit<Judged, 'faults'>[] = [];
  for await (const row of opened.rows()) {
    batch.push({ row, entry: read(row) });
    if (batch.length < BATCH_ROWS) continue;
    yield* await judge(batch);
    batch = [];
  }
  yield* await judge(batch);
}

const withoutHeading = ({ pointer, message }: Fault): Fault => ({
  pointer,
  message: message.replace(/ \(column .*\)$/, ''),
});
