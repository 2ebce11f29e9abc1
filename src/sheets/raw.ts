/** What a cell of a file holds, before anyone says what it means. */
export type RawCell =
  | string
  | number
  | boolean
  | null
  /** Shown as a day or a time: in days since the last one of 1899. */
  | { readonly serial: number }
  /** What the program that wrote it could not work out, such as #REF!. */
  | { readonly error: string };

/** A row that holds something. */
export interface RawRow {
  /** As its file numbers it, from 1. */
  readonly number: number;
  readonly cells: readonly RawCell[];
}
