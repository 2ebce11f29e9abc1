import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { unreadable } from './archive.ts';
import { decoded, encodingOf } from './decoding.ts';
import type { RawCell, RawRow } from './raw.ts';

const DELIMITERS = [',', '\t', ';'] as const;
const LOOKED_AT = 16 * 1024;
const LONGEST_RECORD = 2 * 1024 * 1024;
/** An apostrophe that keeps a spreadsheet program from taking a text for a formula. */
const GUARDED = /^'(?=[=+\-@\t\r＝＋－＠])/;

/** The rows of a CSV file that hold something, however it was saved; a row is what a spreadsheet program shows as one. */
export async function* readCsv(read: () => AsyncIterable<Uint8Array>): AsyncGenerator<RawRow> {
  const encoding = await encodingOf(read());
  const delimiter = delimiterOf(await beginningOf(decoded(read(), encoding)));
  const parser = parse({
    ...{ delimiter, relax_column_count: true, relax_quotes: true, max_record_size: LONGEST_RECORD },
    record_delimiter: ['\r\n', '\n', '\r'],
  });
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

/** What stands between cells: of what may, that which is there most, outside of quotes. */
function delimiterOf(text: string): string {
  const bare = text.replace(/"(?:[^"]|"")*("|$)/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
