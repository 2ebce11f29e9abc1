import { unreadable } from './archive.ts';
import { LONGEST_TEXT } from './cells.ts';
import { columnOf, mergeFiller } from './merges.ts';
import { type Book, openBook, textIn } from './parts.ts';
import type { RawCell, RawRow } from './raw.ts';
import { attributesOf, elementsIn, prefixOf, sheetText, utf8Of } from './xml.ts';

/** Some rows of a sheet, in their order. */
export interface Batch {
  /** Which of the shown sheets it is, from 0. */
  readonly sheet: number;
  readonly rows: readonly RawRow[];
  /** After it, the sheet has no more rows. */
  readonly last: boolean;
}

const BATCH_ROWS = 200;
const BATCH_CHARACTERS = 1_000_000;
/** What stands further to the right is not looked at. */
const MAX_COLUMNS = 500;
/** No sheet of Excel has more. */
const MAX_ROWS = 1_048_576;

/** A formula that no program has worked out yet: an empty cell would take away what is stored. */
const UNKNOWN = { error: '公式未计算' } as const;

/** The rows of the shown sheets that hold something, or of one of them. */
export function* readBook(bytes: Buffer, only?: number): Generator<Batch> {
  const book = openBook(bytes);
  if (book.sheets.length === 0) throw unreadable('The workbook shows no sheet');
  for (const [sheet, { path }] of book.sheets.entries()) {
    if (only !== undefined && sheet !== only) continue;
    const part = book.archive(path);
    let rows: RawRow[] = [];
    let size = 0;
    for (const row of part ? rowsOf(utf8Of(part), book) : []) {
      rows.push(row);
      size += sizeOf(row);
      if (rows.length < BATCH_ROWS && size < BATCH_CHARACTERS) continue;
      yield { sheet, rows, last: false };
      rows = [];
      size = 0;
    }
    yield { sheet, rows, last: true };
  }
}

const sizeOf = ({ cells }: RawRow): number =>
  cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 1), 0);

function* rowsOf(part: Buffer, book: Book): Generator<RawRow> {
  const prefix = prefixOf(part);
  const read = cellReader(prefix, book);
  const fill = mergeFiller(part, prefix, MAX_COLUMNS);
  let number = 0;
  for (const element of elementsIn(part, `${prefix}row`)) {
    number = numberOf(attributesOf(element).r, number);
    const cells = read(element);
    if (cells.length > 0) yield fill({ number, cells });
  }
}

/** The number of a row after another: what a file says of itself decides what its rows are told by. */
function numberOf(told: string | undefined, last: number): number {
  const number = told === undefined ? last + 1 : Number(told);
  if ((told === undefined || /^\d{1,7}$/.test(told)) && number > last && number <= MAX_ROWS) return number;
  throw unreadable(
    `The workbook holds a row numbered ${String(told ?? number).slice(0, 20)} after row ${last}: save it anew in Excel`,
  );
}

/** Reads the cells of a row, up to the last one that holds something. */
function cellReader(prefix: string, book: Book): (row: string) => RawCell[] {
  const cellOf = new RegExp(`<${prefix}c(\\s[^>]*?)?(?:/>|>([\\s\\S]*?)</${prefix}c>)`, 'g');
  const contentOf = new RegExp(`<${prefix}v(?:\\s[^>]*)?>([\\s\\S]*?)</${prefix}v>`);
  const [hasFormula, hasValue] = [new RegExp(`<${prefix}f[\\s/>]`), new RegExp(`<${prefix}v[\\s/>]`)];
  return (row) => {
    const cells: RawCell[] = [];
    let at = -1;
    for (const [, tag = '', content] of row.matchAll(cellOf)) {
      const { r, t = 'n', s = '0' } = attributesOf(`<c${tag}`);
      at = columnOf(r) ?? at + 1;
      if (content === undefined || at >= MAX_COLUMNS) continue;
      const value = t === 'inlineStr' ? undefined : contentOf.exec(content)?.[1];
      const text = t === 'inlineStr' ? textIn(content, prefix) : value;
      const unknown = !text && hasFormula.test(content) && !(t === 'str' && hasValue.test(content));
      const known = text === undefined ? null : typed(text, t, book.dated[Number(s)] ?? false, book);
      const cell = unknown ? UNKNOWN : known;
      if (cell === null) continue;
      while (cells.length < at) cells.push(null);
      cells[at] = cell;
    }
    return cells;
  };
}

function typed(text: string, type: string, dated: boolean, { stringAt, shift }: Book): RawCell {
  switch (type) {
    case 's':
      return short(stringAt(Number(text)) ?? '') || null;
    case 'inlineStr':
      return short(text) || null;
    case 'str':
    case 'd':
      return short(sheetText(text)) || null;
    case 'b':
      return text.trim() === '1' || text.trim() === 'true';
    case 'e':
      return { error: sheetText(text) };
    default: {
      const number = Number(text);
      if (text.trim() === '' || !Number.isFinite(number)) return null;
      return dated ? { serial: number + shift } : number;
    }
  }
}

function short(text: string): string {
  if (text.length > LONGEST_TEXT)
    throw unreadable(`The workbook holds a cell with more than ${LONGEST_TEXT} characters`);
  return text;
}
