import type { Readable } from 'node:stream';
import type { Style, Worksheet } from 'exceljs';
import { flagText, inShanghai, storableText } from './cells.ts';
import type { Cell, Column, ColumnType, Sheet } from './sheet.ts';
import { type Breathe, type Workbook, type WorkbookInfo, writeWorkbook } from './workbook.ts';

const FORMATS: Partial<Record<ColumnType, string>> = {
  percent: '0.0%',
  yuan: '#,##0',
  date: 'yyyy-mm-dd',
  time: 'yyyy-mm-dd hh:mm',
};
const WIDTHS: Record<ColumnType, number> = {
  ...{ text: 24, integer: 10, decimal: 10, percent: 10, yuan: 16, date: 12, time: 18, flag: 8 },
};
const WIDEST_HEADING = 40;
/** Workbooks count days from here, and none before it. */
const FIRST_DAY = Date.UTC(1900, 2, 1);

export const headingStyle: Partial<Style> = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEAF1F8' } },
  alignment: { vertical: 'middle', wrapText: true },
};

/** Sheets as a workbook, written as it is read. A text is a text there, whatever it begins with. */
export function toXlsx(sheets: readonly Sheet[], info: WorkbookInfo): Readable {
  return writeWorkbook(info, async (book, breathe) => {
    for (const sheet of sheets) await addSheet(book, breathe, sheet);
  });
}

/** Writes a sheet whole. */
export async function addSheet(
  book: Workbook,
  breathe: Breathe,
  { name, columns, rows }: Sheet,
): Promise<void> {
  const sheet = beginSheet(book, name, columns);
  const styles = columns.map(({ type }) => styleOf(type));
  let count = 1;
  for await (const cells of rows) {
    count++;
    const row = sheet.addRow([]);
    for (const [i, { type }] of columns.entries()) {
      const value = storedCell(cells[i] ?? null, type);
      if (value === null) continue;
      const cell = row.getCell(i + 1);
      cell.value = value;
      cell.style = styles[i] as Partial<Style>;
    }
    row.commit();
    await breathe(sheet);
  }
  endSheet(sheet, columns.length, count);
}

/** A sheet with its headings, which stay in view. */
export function beginSheet(book: Workbook, name: string, columns: readonly Column[]): Worksheet {
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ title, type, width }) => ({
    width: width ?? Math.max(WIDTHS[type], Math.min(widthOf(title) + 4, WIDEST_HEADING)),
  }));
  const headings = sheet.addRow([]);
  for (const [i, { title }] of columns.entries()) {
    const cell = headings.getCell(i + 1);
    cell.value = storableText(title);
    cell.style = headingStyle;
  }
  headings.commit();
  return sheet;
}

/** Ends a sheet of so many rows, the headings among them, with a filter over them. */
export function endSheet(sheet: Worksheet, columns: number, rows: number): void {
  if (columns > 0) sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: rows, column: columns } };
  sheet.commit();
}

/** How the cells of a column are shown; one object a column, which exceljs tells styles by. */
export function styleOf(type: ColumnType): Partial<Style> {
  const numFmt = FORMATS[type];
  return {
    ...(numFmt && { numFmt }),
    alignment: type === 'text' ? { vertical: 'top', wrapText: true } : { vertical: 'top' },
  };
}

/** A cell as exceljs takes it; null where there is nothing to be written. */
export function storedCell(value: Cell, type: ColumnType): string | number | Date | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return flagText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (type === 'date' || type === 'time') {
    const day = type === 'time' ? inShanghai(value) : new Date(`${value}T00:00:00Z`);
    if (day && day.getTime() >= FIRST_DAY) return day;
  }
  return storableText(value);
}

/** In characters, a wide one counting two. */
const widthOf = (text: string): number => [...text].reduce((sum, char) => sum + (char > '\u2E7F' ? 2 : 1), 0);
