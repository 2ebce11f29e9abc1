import { unreadable } from './archive.ts';
import type { RawCell, RawRow } from './raw.ts';
import { attributesOf, elementsIn } from './xml.ts';

/** Cells of one column that are shown as one. */
interface Merge {
  readonly column: number;
  readonly first: number;
  readonly last: number;
}

const MAX_MERGES = 10_000;

/**
 * Fills cells that are merged downwards: the file holds only the first, and shows it for all of them. Takes the rows in their
 * order; those that hold nothing of their own are none of them.
 */
export function mergeFiller(part: Buffer, prefix: string, columns: number): (row: RawRow) => RawRow {
  const merges = mergesIn(part, prefix, columns);
  if (merges.length === 0) return (row) => row;
  let next = 0;
  // Merged cells do not overlap: of those that do, the later ones count.
  const open = new Map<number, { last: number; value: RawCell }>();
  return ({ number, cells }) => {
    const filled = [...cells];
    for (const [column, { last, value }] of open) {
      if (last < number) open.delete(column);
      else {
        while (filled.length < column) filled.push(null);
        filled[column] = value;
      }
    }
    for (; (merges[next]?.first ?? Infinity) <= number; next++) {
      const { column, first, last } = merges[next] as Merge;
      const value = cells[column] ?? null;
      if (first === number && value !== null) open.set(column, { last, value });
    }
    return { number, cells: filled };
  };
}

function mergesIn(part: Buffer, prefix: string, columns: number): Merge[] {
  const merges: Merge[] = [];
  let count = 0;
  for (const tag of elementsIn(part, `${prefix}mergeCell`)) {
    if (++count > MAX_MERGES)
      throw unreadable(
        `The workbook holds more than ${MAX_MERGES} merged cells: unmerge them, or send the rows as CSV`,
      );
    const found = /^([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})$/.exec(attributesOf(tag).ref ?? '');
    if (!found) continue;
    const [column, first, last] = [columnOf(found[1]) ?? columns, Number(found[2]), Number(found[3])];
    if (column < columns && last > first) merges.push({ column, first, last });
  }
  return merges.sort((a, b) => a.first - b.first);
}

/** The column of an address such as AB12, from 0. */
export function columnOf(address: string | undefined): number | undefined {
  const [letters] = /^[A-Z]{1,3}/.exec(address ?? '') ?? [];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
