import { decodeUtf8 } from '../validation/text.ts';
import type { PackFault } from './faults.ts';

export interface TableRow {
  line: number;
  /** What stands in a column of the header; empty where the header has no such column. */
  cell(column: string): string;
}

export interface Table {
  columns: readonly string[];
  rows: TableRow[];
}

/** Tab-separated values under a header line. Rows of another width than the header go to `faults`. */
export function readTable(file: string, bytes: Uint8Array, faults: PackFault[]): Table | undefined {
  const text = decodeUtf8(bytes);
  if (text === undefined) {
    faults.push({ file, message: 'is not UTF-8' });
    return undefined;
  }
  const lines = text.split(/\r?\n/).map((line, i) => ({ line: i + 1, cells: line.split('\t').map(trim) }));
  const [header, ...rest] = lines.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (!header || rest.length === 0) {
    faults.push({ file, message: header ? 'holds a header and nothing below it' : 'is empty' });
    return undefined;
  }
  const columns = header.cells.map((name) => name.toLowerCase());
  const rows = rest.flatMap(({ line, cells }): TableRow[] => {
    const message = widthFault(columns, cells);
    if (message !== undefined) faults.push({ file, line, message });
    const cell = (column: string): string => cells[columns.indexOf(column)] ?? '';
    return message === undefined ? [{ line, cell }] : [];
  });
  return { columns, rows };
}

const trim = (cell: string): string => cell.trim();

function widthFault(columns: readonly string[], cells: readonly string[]): string | undefined {
  if (cells.length !== columns.length)
    return `has ${cells.length} tab-separated values, the header ${columns.length}`;
  const empty = columns.filter((_, i) => cells[i] === '');
  return empty.length > 0 ? `${empty.join(' and ')} is empty` : undefined;
}

const NUMBER = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A decimal of 0 or more as programs write it; NaN for anything else. */
export const toDecimal = (text: string): number => (NUMBER.test(text) ? Number(text) : Number.NaN);
