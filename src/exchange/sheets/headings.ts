import { ApiError } from '../../errors.ts';
import type { RawCell, RawRow } from '../../sheets/raw.ts';
import type { Fault } from '../../validation/ajv.ts';
import type { RoomSheet, SheetColumn } from './columns.ts';
import { MONEY_TAIL, scaleOf } from './money.ts';

/** A heading of a sheet that is one of its room's. */
export interface Place {
  readonly column: SheetColumn;
  /** Where it stands, from 0. */
  readonly at: number;
  /** As it is written there. */
  readonly heading: string;
  /** What a number without a unit is multiplied by. */
  readonly scale: number;
  /** Whether it counts other money than yuan. */
  readonly foreign: boolean;
}

/** The headings of a sheet, as far as they are known. */
export interface Headings {
  /** The number of their row. */
  readonly number: number;
  /** As they stand, without the column of reasons. */
  readonly titles: readonly string[];
  readonly places: readonly Place[];
  readonly ignored: readonly string[];
}

/** The column in which a marked sheet says what is wrong, and how it began in English. */
export const REASONS = '错误原因';
/** No heading is longer; what is matched may not cost more than it is worth. */
const LONGEST_HEADING = 200;
/** Above the headings there may be a title, and how to fill it in. */
export const HEADING_ROWS = 10;

/** A heading without what people add to it: width, case, spaces, stars and remarks in brackets. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]|【[^】]*】/g, '')
    .replace(/[\s*_:：·.、/\\-]/g, '')
    .replace(MONEY_TAIL, '');
}

const textOf = (cell: RawCell): string => (typeof cell === 'string' ? cell.trim() : '');

function namesOf(sheet: RoomSheet): Map<string, SheetColumn> {
  const names = new Map<string, SheetColumn>();
  for (const which of [0, 1])
    for (const column of sheet.columns) {
      const { zh, en, field, part, aliases = [] } = column;
      // A name of a column's own goes before what another is called besides.
      for (const name of which === 0 ? [zh, part ?? field, en] : aliases) {
        const plain = plainHeading(name);
        if (!names.has(plain)) names.set(plain, column);
      }
    }
  return names;
}

function placesIn(cells: readonly RawCell[], names: ReadonlyMap<string, SheetColumn>): Place[] {
  return cells.flatMap((cell, at) => {
    const heading = textOf(cell);
    if (heading === '' || heading.length > LONGEST_HEADING) return [];
    const column = names.get(plainHeading(heading));
    const scale = column?.money ? scaleOf(heading) : 1;
    return column ? [{ column, at, heading, scale: scale ?? 1, foreign: scale === undefined }] : [];
  });
}

type Names = ReadonlyMap<string, SheetColumn>;

interface Candidate {
  readonly row: RawRow;
  readonly places: readonly Place[];
  /** How many cells hold a text. */
  readonly filled: number;
}

/**
 * Whether a row can be one of headings: at least two are known, or all that a sheet must have is there, or one word stands
 * alone. One that stands above other headings is of a list of them, such as instructions have.
 */
function canHead(
  { row, places, filled }: Candidate,
  rows: readonly RawRow[],
  names: Names,
  sheet: RoomSheet,
) {
  const [only, another] = places;
  if (!only || another) return only !== undefined;
  const complete = sheet.columns.every((column) => !column.required || column === only.column);
  if (!complete && filled > 1) return false;
  return rows.every(({ number, cells }) => {
    const column = number === row.number ? undefined : columnAt(cells, only.at, names);
    return column === undefined || column === only.column;
  });
}

const columnAt = (cells: readonly RawCell[], at: number, names: Names): SheetColumn | undefined =>
  placesIn([cells[at] ?? null], names)[0]?.column;

/** The row among the first ones that holds the most headings; undefined where none holds any. */
export function findHeadings(sheet: RoomSheet, rows: readonly RawRow[]): Headings | undefined {
  const names = namesOf(sheet);
  const first = rows.slice(0, HEADING_ROWS);
  const candidates = first.map((row): Candidate => {
    const filled = row.cells.filter((cell) => textOf(cell) !== '').length;
    return { row, places: placesIn(row.cells, names), filled };
  });
  // A title may be one word that is a heading: of rows that know as many, the fuller one is of headings.
  const [best] = candidates
    .filter((candidate) => canHead(candidate, first, names, sheet))
    .sort((a, b) => b.places.length - a.places.length || b.filled - a.filled);
  if (!best) return undefined;
  const { row, places } = best;
  const titles = row.cells.map(textOf);
  while (titles.at(-1) === '') titles.pop();
  const known = new Set(places.map(({ at }) => at));
  const ignored = titles.filter((title, at) => title !== '' && title !== REASONS && !known.has(at));
  return { number: lastOf(best, first), titles, places, ignored };
}

/** The last row that headings take up: one that is merged downwards stands in each of them. */
function lastOf({ row, places }: Candidate, rows: readonly RawRow[]): number {
  let { number } = row;
  for (const { number: next, cells } of rows)
    if (next === number + 1 && places.some(({ at, heading }) => textOf(cells[at] ?? null) === heading))
      number = next;
  return number;
}

/** Throws ApiError that names every heading that is missing or there twice. */
export function checkHeadings(sheet: RoomSheet, found: Headings | undefined): Headings {
  const { columns } = sheet;
  const faults: Fault[] = [];
  const places = found?.places ?? [];
  for (const column of columns) {
    const { field, zh, part, required } = column;
    const there = places.filter((place) => place.column === column);
    const pointer = `/${part ?? field}`;
    if (required && there.length === 0)
      faults.push({ pointer, message: `has no column: one must be headed ${zh} (or ${field})` });
    for (const { heading } of there.filter(({ foreign }) => foreign))
      faults.push({ pointer, message: `is headed ${heading}: only amounts in yuan (元, 万元) are read` });
    if (there.length > 1 && (!column.many || part !== undefined)) {
      const headings = there.map(({ heading }) => heading).join(', ');
      faults.push({ pointer, message: `has ${there.length} columns (${headings}): leave one` });
    }
  }
  if (found && faults.length === 0) return found;
  const detail = found
    ? 'The headings of the sheet are not right'
    : `No row of headings was found among the first ${HEADING_ROWS} rows`;
  throw new ApiError('invalid_request', detail, faults);
}
