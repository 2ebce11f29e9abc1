import { fromShanghai } from '../../sheets/cells.ts';
import { isDate } from '../../validation/formats.ts';

const DAY_MS = 86_400_000;
/** Spreadsheet programs count days from here; before March 1900 they count a day that there was not. */
const ZERO = Date.UTC(1899, 11, 30);
const FIRST_SERIAL = 61;
const LAST_SERIAL = 2_958_466;
/** A number that counts days is one of 1970 to 2099: 2026 is a year that was typed, not a day of 1905. */
const FIRST_COUNTED = 25_569;
const LAST_COUNTED = 73_050;
const counted = (serial: number): Date | undefined =>
  serial >= FIRST_COUNTED && serial <= LAST_COUNTED ? shownBy(serial) : undefined;

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** The moment a serial number of a spreadsheet shows, in the form of UTC; undefined of one that no calendar has. */
export function shownBy(serial: number): Date | undefined {
  if (serial < FIRST_SERIAL || serial >= LAST_SERIAL) return undefined;
  return new Date(ZERO + Math.round(serial * DAY_MS));
}

const YMD = /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)$/;
const CLOCK = /^(.*?)[\sT]*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(\.\d{1,3})?)?[分秒]?$/i;

/** A whole day as people write it; undefined where it is none, or not all of it is there. */
export function dayFrom(given: string): string | undefined {
  const text = given.normalize('NFKC').replace(/\s/g, '');
  const [, year = '', month = '', day = ''] = YMD.exec(text) ?? COMPACT.exec(text) ?? [];
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(found) ? found : undefined;
}

/** A day from a cell: as text, or as a number that counts days. */
export function toDay(cell: string | number): string | undefined {
  if (typeof cell === 'string') {
    const text = cell.normalize('NFKC').trim();
    // A spreadsheet program may have added the midnight.
    return dayFrom(text.replace(/[\sT]+0?0:00(:00(\.0+)?)?Z?$/, ''));
  }
  // Eight digits are a day that was typed without anything between.
  const typed = dayFrom(String(cell));
  if (typed !== undefined) return typed;
  const shown = counted(cell);
  return shown && dayOf(shown);
}

/** A time from a cell, by the clock of Shanghai where it does not say another; a day alone is its beginning. */
export function toTime(cell: string | number): string | undefined {
  if (typeof cell === 'number') {
    const day = dayFrom(String(cell));
    const shown = day === undefined ? counted(cell) : new Date(`${day}T00:00:00Z`);
    return shown && fromShanghai(shown);
  }
  const text = cell.normalize('NFKC').trim();
  if (/T.*(Z|[+-]\d\d:\d\d)$/i.test(text)) return text;
  const [, date = text, hour = '0', minute = '0', second = '0', part = ''] = CLOCK.exec(text) ?? [];
  const day = dayFrom(date);
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const clock = [hour, minute, second].map((each) => each.padStart(2, '0')).join(':');
  return fromShanghai(new Date(`${day}T${clock}${part}Z`));
}
