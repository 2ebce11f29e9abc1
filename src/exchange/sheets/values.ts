import type { RawCell } from '../../sheets/raw.ts';
import type { SheetColumn } from './columns.ts';
import { shownBy, toDay, toTime } from './days.ts';
import { isErrorValue } from './faulty.ts';
import { MANY, UNITS } from './money.ts';
import { namesOf } from './names.ts';
import { findRegion } from './places.ts';

/** What a cell says: a value, nothing (of an empty one), or what is wrong with it. */
export type Read = { value: unknown } | { fault: string };

const YES = new Set([
  '是',
  '有',
  '对',
  '真',
  '√',
  '✓',
  '✔',
  '☑',
  'yes',
  'y',
  'true',
  't',
  '1',
  '需要',
  '启用',
]);
const NO = new Set([
  '否',
  '无',
  '没有',
  '不',
  '假',
  '×',
  '✗',
  '✘',
  '☐',
  'no',
  'n',
  'false',
  'f',
  '0',
  '不需要',
  '停用',
]);
/** What empties a field: a cell that is left empty leaves it as it is. */
export const CLEARED = '清空';
/** No number, day, name or id is longer. */
const LONGEST_PLAIN = 210;
const LONGEST_TIME = 60;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = new RegExp(
  `^([-+]?\\d+(?:,\\d{3})*(?:\\.\\d+)?|[-+]?\\d*\\.\\d+)(${MANY})?(?:元|元人民币|人民币|rmb|cny|个|项)?$`,
  'i',
);

const shownText = (cell: RawCell): string => {
  if (typeof cell === 'object' && cell !== null && 'serial' in cell) {
    const shown = shownBy(cell.serial)?.toISOString();
    return shown?.replace(/T00:00:00\.000Z$/, '').replace(/T(\d\d:\d\d).*$/, ' $1') ?? String(cell.serial);
  }
  return typeof cell === 'boolean' ? (cell ? '是' : '否') : String(cell ?? '').trim();
};

/** What a cell says of a field, by its column; `scale` is what a number without a unit is multiplied by. */
export function readCell(cell: RawCell, column: SheetColumn, scale = 1): Read {
  if (typeof cell === 'object' && cell !== null && 'error' in cell)
    return { fault: `holds the error ${cell.error}` };
  const text = shownText(cell);
  // An empty cell says nothing: what people have not filled in is not to be lost.
  if (text === '') return { value: undefined };
  if (isErrorValue(text)) return { fault: `holds the error ${text}` };
  if (text === CLEARED)
    return column.empty === undefined ? { fault: 'cannot be emptied' } : { value: column.empty };
  if (column.kind !== 'text' && !column.many && text.length > LONGEST_PLAIN)
    return { fault: `${quoted(text)} is too long for what it should hold` };
  if (!column.many) return readOne(cell, text, column, scale);
  const values: unknown[] = [];
  for (const piece of piecesOf(text)) {
    const read = readOne(piece, piece, column, scale);
    if ('fault' in read) return read;
    values.push(read.value);
  }
  return { value: column.kind === 'text' ? values : [...new Set(values)] };
}

function readOne(cell: RawCell, text: string, column: SheetColumn, scale: number): Read {
  switch (column.kind) {
    case 'integer':
      return readNumber(cell, text, { scale, money: column.money });
    case 'flag':
      return readFlag(text);
    case 'date':
    case 'time':
      return readTime(cell, text, column.kind);
    case 'code':
      return readCode(text, column);
    case 'region':
      return readRegion(text);
    case 'reference':
      return { value: UUID.test(text) || text.startsWith('ext:') ? text : `ext:${text}` };
    default:
      return { value: text };
  }
}

function readNumber(cell: RawCell, text: string, { scale, money }: { scale: number; money: boolean }): Read {
  if (typeof cell === 'number') return { value: wholeOf(cell * scale) };
  // A number that is shown as a day is still the number.
  if (typeof cell === 'object' && cell !== null && 'serial' in cell)
    return { value: wholeOf(cell.serial * scale) };
  const plain = text.normalize('NFKC').replace(/\s|约|¥|￥|人民币(?=\d)|左右$|以内$/g, '');
  const [, digits, unit] = NUMBER.exec(plain) ?? [];
  if (digits === undefined) return { fault: `${quoted(text)} is not a ${money ? 'sum' : 'number'}` };
  const saysYuan = unit === undefined && /元/.test(plain);
  const factor = unit === undefined ? (saysYuan ? 1 : scale) : (UNITS[unit] as number);
  return { value: wholeOf(Number(digits.replaceAll(',', '')) * factor) };
}

/** 0.29 times 10,000 is not quite 2,900: what is next to a whole number is meant to be it. */
const wholeOf = (number: number): number =>
  Math.abs(number - Math.round(number)) < 1e-6 ? Math.round(number) : number;

function readFlag(text: string): Read {
  const plain = text.normalize('NFKC').toLowerCase();
  if (YES.has(plain)) return { value: true };
  return NO.has(plain) ? { value: false } : { fault: `${quoted(text)} is neither 是 nor 否` };
}

function readTime(cell: RawCell, text: string, kind: 'date' | 'time'): Read {
  const given = typeof cell === 'object' && cell !== null && 'serial' in cell ? cell.serial : cell;
  const plain = typeof given === 'number' ? given : text.slice(0, LONGEST_TIME);
  const value = kind === 'date' ? toDay(plain) : toTime(plain);
  if (value !== undefined) return { value };
  const wanted = kind === 'date' ? 'a whole day such as 2026-03-05' : 'a time such as 2026-03-05 10:30';
  return { fault: `${quoted(text)} is not ${wanted}` };
}

function readCode(text: string, { entries }: SheetColumn): Read {
  const names = namesOf(entries);
  const value = names.codeOf(text);
  return value === undefined
    ? {
        fault: unknown(
          text,
          names.near(text),
          entries.map(({ zh }) => zh),
        ),
      }
    : { value };
}

const SHOWN_NAMES = 14;

function unknown(text: string, near: readonly string[], all: readonly string[]): string {
  if (all.length > 0 && all.length <= SHOWN_NAMES) return `${quoted(text)} must be one of ${all.join('、')}`;
  return `${quoted(text)} is not known${near.length > 0 ? `: near it are ${near.join('、')}` : ''}`;
}

function readRegion(text: string): Read {
  const found = findRegion(text);
  if ('code' in found) return { value: found.code };
  if (found.several) return { fault: `${quoted(text)} could be ${found.near.join('、')}` };
  return { fault: unknown(text, found.near, []) };
}

const LONGEST_QUOTE = 40;
const quoted = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return `“${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line}”`;
};

const PIECE =
  /\s*(?:"((?:[^"]|"")*)"(?=\s*(?:[、，,；;/|\r\n]|$))|([^、，,；;/|\r\n]*))(?:[、，,；;/|\r\n]+|$)/gy;

/** The several values of a cell; one in quotation marks may hold what else stands between them. */
export function piecesOf(text: string): string[] {
  const pieces = [...text.matchAll(PIECE)].map(
    ([, quote, bare]) => quote?.replaceAll('""', '"') ?? bare?.trim() ?? '',
  );
  return pieces.filter((piece) => piece !== '');
}

/** Several values as one cell that reads back as they were. */
export const joined = (values: readonly string[]): string =>
  values
    .map((value) => (/^"|[、，,；;/|\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
    .join('、');
