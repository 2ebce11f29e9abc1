import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { ErrorCode } from '../errors.ts';
import type { Fault } from '../validation/ajv.ts';

/** A valid input; `id` and `external_id` say which row it is, if it is one already. */
export type Line = { id?: string; external_id?: string | null };

export type Outcome<Row> =
  | { result: 'created' | 'updated' | 'unchanged'; row: Row }
  /** With a code where the row cannot be stored as a whole, whatever its fields. */
  | { result: 'rejected'; faults: readonly Fault[]; code?: ErrorCode };

/** Of fields that are lists in parts, such as evidence by its kind: the parts that a line speaks of. */
export type Parts = Readonly<Record<string, readonly string[]>>;

export interface UpsertOptions {
  /** Reports what would happen, and writes nothing. */
  dryRun?: boolean;
  /** What a line means by what it leaves out; what only a new row takes says nothing of one that is there. */
  defaults?: Readonly<Record<string, unknown>> | undefined;
  /** For each line: what it leaves out keeps the row's value, and of these fields the parts it does not speak of. */
  partial?: readonly Parts[] | undefined;
  /**
   * Called in the transaction that writes, with what has become of some of the lines, from the `from`th on: what it
   * writes is kept if and only if they are. Each line comes once, in order, unless its transaction is undone.
   */
  settle?(tx: Executor, outcomes: readonly Outcome<unknown>[], from: number): Promise<void>;
}

/** Where lines go: the service of a resource. */
export interface ImportTarget {
  importLines(viewer: Viewer, lines: readonly Line[], options?: UpsertOptions): Promise<Outcome<unknown>[]>;
}
