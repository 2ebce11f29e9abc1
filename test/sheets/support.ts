import type { Readable } from 'node:stream';
import readWorkbook from 'read-excel-file/node';
import type { Cell, Column, Sheet } from '../../src/sheets/sheet.ts';

export const created = new Date('2026-03-05T01:02:03Z');

/** A sheet of one column a type that is given. */
export const aSheet = (columns: readonly Column[], rows: readonly (readonly Cell[])[]): Sheet => ({
  name: '数据',
  columns,
  rows,
});

export const bytesOf = async (stream: Readable): Promise<Buffer> => Buffer.concat(await stream.toArray());

/** What another program reads of a workbook. */
export async function sheetsOf(stream: Readable): Promise<{ sheet: string; data: unknown[][] }[]> {
  return readWorkbook(await bytesOf(stream), { trim: false });
}
