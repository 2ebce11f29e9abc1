/** How a column's cells are kept and shown: dates as YYYY-MM-DD, times as UTC ISO 8601 and shown by the clock of Shanghai. */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'decimal'
  /** 0..1, shown in percent. */
  | 'percent'
  /** Whole yuan. */
  | 'yuan'
  | 'date'
  | 'time'
  /** 是 or 否. */
  | 'flag';

export type Cell = string | number | boolean | null;

export interface Column {
  /** Its heading. */
  readonly title: string;
  readonly type: ColumnType;
  /** In characters, a Chinese one counting two; from its type unless told. */
  readonly width?: number;
}

/** A table under a heading row, as a workbook or a CSV file has it. */
export interface Sheet {
  /** Up to 31 characters, none of \ / ? * [ ] : */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Read once, and as slowly as they are written. */
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
}
