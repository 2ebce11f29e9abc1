import { ApiError } from '../../errors.ts';
import type { RawRow } from '../../sheets/raw.ts';
import { readXlsx } from '../../sheets/reader.ts';
import { readCsv } from '../../sheets/records.ts';
import type { SheetFormat } from '../formats.ts';
import type { RoomSheet } from './columns.ts';
import { checkHeadings, findHeadings, HEADING_ROWS, type Headings } from './headings.ts';

/** A sheet whose headings are known. */
export interface OpenSheet {
  readonly headings: Headings;
  /** What stands above the headings. */
  readonly above: readonly RawRow[];
  /** How many rows there are under the headings. */
  readonly count: number;
  /** Those rows; each time from the first one. */
  rows(): AsyncIterable<RawRow>;
}

const MAX_XLSX_ROWS = 50_000;

type Read = () => AsyncIterable<Uint8Array>;

/** Finds the headings and counts the rows; throws ApiError where it is no sheet of the room. */
export async function openSheet(sheet: RoomSheet, format: SheetFormat, read: Read): Promise<OpenSheet> {
  return format === 'csv' ? openCsv(sheet, read) : openXlsx(sheet, read);
}

async function openCsv(sheet: RoomSheet, read: Read): Promise<OpenSheet> {
  const scan = createScan(sheet);
  for await (const row of readCsv(read)) scan.add(row);
  return scan.end(() => readCsv(read));
}

async function openXlsx(sheet: RoomSheet, read: Read): Promise<OpenSheet> {
  const bytes = await wholeOf(read());
  let first: ReturnType<typeof createScan> | undefined;
  let scan = createScan(sheet);
  for await (const { sheet: at, rows, last } of readXlsx(bytes)) {
    for (const row of rows) scan.add(row);
    if (scan.count() > MAX_XLSX_ROWS)
      throw new ApiError('body_too_large', `A workbook takes up to ${MAX_XLSX_ROWS} rows: send more as CSV`);
    if (!last) continue;
    if (scan.fits()) return scan.end(() => rowsOf(bytes, at));
    // Of sheets that do not fit, the first one that has headings is what its writer meant.
    if (!first?.found()) first = scan;
    scan = createScan(sheet);
  }
  return (first ?? scan).end(() => rowsOf(bytes, 0));
}

async function* rowsOf(bytes: Uint8Array, only: number): AsyncGenerator<RawRow> {
  for await (const { rows } of readXlsx(bytes, only)) yield* rows;
}

async function wholeOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Looks at the rows of a sheet as they pass. */
function createScan(sheet: RoomSheet) {
  const first: RawRow[] = [];
  let total = 0;
  const found = () => findHeadings(sheet, first);
  return {
    found,
    add(row: RawRow): void {
      if (first.length < HEADING_ROWS) first.push(row);
      total++;
    },
    count: () => total,
    /** Whether all that a sheet must have is there. */
    fits(): boolean {
      const there = new Set(found()?.places.map(({ column }) => column));
      return sheet.columns.every((column) => !column.required || there.has(column));
    },
    end(read: () => AsyncIterable<RawRow>): OpenSheet {
      const headings = checkHeadings(sheet, found());
      const above = first.filter(({ number }) => number < headings.number);
      return { headings, above, count: total - above.length - 1, rows: () => after(read(), headings.number) };
    },
  };
}

async function* after(rows: AsyncIterable<RawRow>, number: number): AsyncGenerator<RawRow> {
  for await (const row of rows) if (row.number > number) yield row;
}
