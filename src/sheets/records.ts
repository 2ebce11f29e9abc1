import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { unreadable } from './archive.ts';
import { decoded, encodingOf } from './decoding.ts';
import type { RawCell, RawRow } from './raw.ts';

const DELIMITERS = [',', '\t', ';'] as const;
const LOOKED_AT = 16 * 1024;
const RECORDS_LOOKED_AT = 10;
const FORMAT = {
  ...{ relax_column_count: true, relax_quotes: true, max_record_size: 2 * 1024 * 1024 },
  record_delimiter: ['\r\n', '\n', '\r'],
};
/** An apostrophe that keeps a spreadsheet program from taking a text for a formula. */
const GUARDED = /^'(?=[=+\-@\t\r＝＋－＠])/;

/** The rows of a CSV file that hold something, however it was saved; a row is what a spreadsheet program shows as one. */
export async function* readCsv(read: () => AsyncIterable<Uint8Array>): AsyncGenerator<RawRow> {
  const encoding = await encodingOf(read());
  const delimiter = delimiterOf(await beginningOf(decoded(read(), encoding)));
  const parser = parse({ ...FORMAT, delimiter });
  const records = pipeline(Readable.from(decoded(read(), encoding)), parser, () => undefined);
  let number = 0;
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      number++;
      const cells = record.map(cellOf);
      if (cells.some((cell) => cell !== null)) yield { number, cells };
    }
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(`Row ${number + 1} is not CSV: ${error.message}`);
    throw error;
  }
}

const cellOf = (text: string): RawCell => (text.trim() === '' ? null : text.replace(GUARDED, ''));

async function beginningOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length >= LOOKED_AT) break;
  }
  return text.slice(0, LOOKED_AT);
}

/** What stands between cells: of what may, that which cuts most of the first records into as many cells. */
function delimiterOf(text: string): string {
  const [best] = DELIMITERS.map((delimiter) => ({ delimiter, ...cutBy(text, delimiter) })).sort(
    (a, b) => b.alike - a.alike || a.from - b.from || b.width - a.width,
  );
  return best?.delimiter ?? ',';
}

/** How many of the first records a delimiter cuts into as many cells, into how many, and where the first of them stands. */
function cutBy(text: string, delimiter: string) {
  const widths = firstRecords(text, delimiter).map(({ length }) => length);
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [width, alike] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  return { alike, width, from: widths.indexOf(width) };
}

function firstRecords(text: string, delimiter: string): string[][] {
  const records: string[][] = [];
  try {
    parseSync(text, {
      ...{ ...FORMAT, delimiter, to: RECORDS_LOOKED_AT, skip_empty_lines: true },
      on_record: (record: string[]) => {
        records.push(record);
        return null;
      },
    });
  } catch (error) {
    // The text breaks off somewhere: what stands before is enough.
    if (!(error instanceof CsvError)) throw error;
  }
  return records;
}
