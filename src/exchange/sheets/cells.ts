import { LONGEST_TEXT } from '../../sheets/cells.ts';
import type { Cell, Column, ColumnType, Sheet } from '../../sheets/sheet.ts';
import type { CellKind, RoomSheet, SheetColumn } from './columns.ts';
import { CUT } from './entries.ts';
import { type Item, itemsText } from './evidence.ts';
import { regionName } from './places.ts';
import { joined } from './values.ts';

const TYPES: Partial<Record<CellKind, ColumnType>> = {
  ...{ integer: 'integer', flag: 'flag', date: 'date', time: 'time' },
};
const WIDTHS: Record<string, number> = {
  title: 32,
  name: 32,
  description: 60,
  bio: 60,
  evidence: 40,
  id: 38,
};

/** A column as a table has it, under a heading of its own or another. */
export const tableColumn = ({ field, kind, many, money, zh }: SheetColumn, title = zh): Column => ({
  title,
  type: money ? 'yuan' : many ? 'text' : (TYPES[kind] ?? 'text'),
  ...(WIDTHS[field] !== undefined && { width: WIDTHS[field] }),
});

/** What a row says in a column, in names instead of codes; import reads it back as it was. */
export function cellOf(
  row: Record<string, unknown>,
  { field, part, kind, many, entries }: SheetColumn,
): Cell {
  const value = row[field];
  if (value === null || value === undefined) return null;
  if (part !== undefined) return itemsText((value as Item[]).filter((item) => item.kind === part)) || null;
  const shown = (one: unknown): Cell => {
    if (kind === 'code') return entries.find(({ code }) => code === one)?.zh ?? (one as string);
    return kind === 'region' ? regionName(one as string) : (one as Cell);
  };
  return many ? joined((value as unknown[]).map((one) => String(shown(one)))) || null : shown(value);
}

/** Rows as a sheet: what is too long for a cell of a workbook ends with a word that it is, unless `whole` is wanted. */
export function roomTable(
  { zh, columns }: Pick<RoomSheet, 'zh' | 'columns'>,
  pages: AsyncIterable<object[]> | Iterable<object[]>,
  { whole = false }: { whole?: boolean } = {},
): Sheet {
  async function* rows(): AsyncGenerator<Cell[]> {
    for await (const page of pages)
      for (const row of page)
        yield columns.map((column) => {
          const cell = cellOf(row as Record<string, unknown>, column);
          return whole || typeof cell !== 'string' ? cell : fitting(cell);
        });
  }
  return { name: zh, columns: columns.map((column) => tableColumn(column)), rows: rows() };
}

const fitting = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - CUT.length)}${CUT}`;
