import type { Cell, ColumnType } from './sheet.ts';

/** As much text as a cell of a workbook holds, in UTF-16 units. */
export const LONGEST_TEXT = 32_767;

/** What no XML 1.0 document may hold; a carriage return would come back as a line feed. */
const UNPRINTABLE = /[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** What a reader of workbooks takes for a character that was written by its number. */
const ESCAPE_LIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** A text as a cell of a workbook can hold it: what XML cannot is left out, and what is too long is cut. */
export function storableText(text: string): string {
  const clean = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(UNPRINTABLE, '');
  const whole = clean.replace(ESCAPE_LIKE, '_x005F_');
  if (whole.length <= LONGEST_TEXT) return whole;
  return whole.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, '');
}

const SHANGHAI_MS = 8 * 3_600_000;

/** A time as the clock of Shanghai shows it, in the form of UTC; undefined of what is no time. */
export function inShanghai(time: string): Date | undefined {
  const at = new Date(time).getTime();
  return Number.isNaN(at) ? undefined : new Date(at + SHANGHAI_MS);
}

/** The time at which the clock of Shanghai shows this one. */
export const fromShanghai = (shown: Date): string => new Date(shown.getTime() - SHANGHAI_MS).toISOString();

/** A time as text, by the clock of Shanghai: to the minute, or as exactly as it is known. */
export function timeText(time: string): string {
  const shown = inShanghai(time);
  if (!shown) return time;
  return shown
    .toISOString()
    .replace('T', ' ')
    .replace(/(?::00)?(?:\.000)?Z$/, '')
    .replace(/Z$/, '');
}

export const flagText = (value: boolean): string => (value ? '是' : '否');

const PERCENT_DIGITS = 1;

/** A cell as a CSV file shows it; numbers stay numbers. */
export function shownCell(value: Cell, type: ColumnType): string | number | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return flagText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    return type === 'percent' ? `${(value * 100).toFixed(PERCENT_DIGITS)}%` : value;
  }
  return type === 'time' ? timeText(value) : value;
}
