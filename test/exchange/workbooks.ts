import readWorkbook from 'read-excel-file/node';
import { mediaTypes } from '../../src/exchange/formats.ts';
import type { Cell } from '../../src/sheets/sheet.ts';
import { toXlsx } from '../../src/sheets/xlsx.ts';
import type { Ask } from '../support/principals.ts';

export type Line = readonly (Cell | undefined)[];

/** A workbook of one sheet, as somebody typed it: what is not text is what it is. */
export async function aWorkbook(lines: readonly Line[], name = 'Sheet1'): Promise<Buffer> {
  const [headings = [], ...rows] = lines;
  const width = Math.max(...lines.map(({ length }) => length));
  const columns = Array.from({ length: width }, (_, i) => ({
    title: String(headings[i] ?? ''),
    type: 'decimal' as const,
  }));
  const cells = rows.map((row) => row.map((cell) => cell ?? null));
  const stream = toXlsx([{ name, columns, rows: cells }], { title: name, created: new Date() });
  return Buffer.concat(await stream.toArray());
}

export const XLSX = { 'content-type': mediaTypes.xlsx };
export const CSV = { 'content-type': mediaTypes.csv };

export const importing =
  (ask: Ask, path: string) =>
  (body: Buffer | string, query = '') =>
    ask('POST', `/v1/${path}/import${query}`, body, typeof body === 'string' ? CSV : XLSX);

/** The first sheet of a workbook as another program reads it. */
export async function rowsOf(bytes: Buffer): Promise<unknown[][]> {
  const [first] = await readWorkbook(bytes);
  return first?.data ?? [];
}
