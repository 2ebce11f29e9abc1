import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { shownCell } from './cells.ts';
import type { Sheet } from './sheet.ts';

const ROWS_AT_A_TIME = 200;
const BOM = '\uFEFF';

type Field = string | number | null;

/**
 * A sheet as CSV for a spreadsheet program: UTF-8 with a byte order mark, CRLF, read as fast as the receiver takes it. A text
 * that such a program would take for a formula begins with an apostrophe.
 */
export function toCsv(sheet: Sheet): Readable {
  return Readable.from(pieces(sheet), { objectMode: false });
}

const written = (rows: readonly Field[][]): string =>
  stringify([...rows], {
    ...{ record_delimiter: 'windows', escape_formulas: true },
    // A line break within a cell is none of the table's, whichever it is.
    quote_record_delimiter: true,
  });

async function* pieces({ columns, rows }: Sheet): AsyncGenerator<string> {
  yield BOM + written([columns.map(({ title }) => title)]);
  let waiting: Field[][] = [];
  for await (const row of rows) {
    waiting.push(columns.map(({ type }, i) => shownCell(row[i] ?? null, type)));
    if (waiting.length < ROWS_AT_A_TIME) continue;
    yield written(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield written(waiting);
}
