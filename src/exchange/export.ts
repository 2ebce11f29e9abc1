import { Readable } from 'node:stream';
import { toCsv } from '../sheets/csv.ts';
import { toXlsx } from '../sheets/xlsx.ts';
import type { Format } from './formats.ts';
import { roomTable } from './sheets/cells.ts';
import type { RoomSheet } from './sheets/columns.ts';

/** Pages of rows as NDJSON, read as fast as the receiver takes them. */
export function toNdjson(pages: AsyncIterable<object[]>): Readable {
  return Readable.from(lines(pages), { objectMode: false });
}

async function* lines(pages: AsyncIterable<object[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Pages of rows of a room in a format: what import takes of it. */
export function exported(
  format: Format,
  pages: AsyncIterable<object[]>,
  sheet: RoomSheet | undefined,
  created: Date,
): Readable {
  if (format === 'ndjson' || !sheet) return toNdjson(pages);
  if (format === 'csv') return toCsv(roomTable(sheet, pages, { whole: true }));
  return toXlsx([roomTable(sheet, pages)], { title: sheet.zh, created });
}
