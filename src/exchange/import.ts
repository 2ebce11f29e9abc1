import type { TSchema } from 'typebox';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { splitLines } from './lines.ts';
import type { ImportTarget, Line, Outcome } from './port.ts';
import { createRowReader } from './rows.ts';
import type { ImportResult } from './schema.ts';
import { beginning, type Entry, type Mark, markAfter } from './tally.ts';

export interface ImportOptions {
  /** Reports what would happen, and writes nothing. */
  dryRun?: boolean;
  /** What a line means by what it leaves out. */
  defaults?: Readonly<Record<string, unknown>> | undefined;
  /** Where an earlier import of the same source broke off. */
  from?: Mark | null;
  /**
   * Called with how far the import is: in each transaction that writes, of which it then is part, and after lines of which
   * none was to be written.
   */
  mark?(mark: Mark, tx?: Executor): Promise<void>;
  /** Aborted, no further batch is written, and the import throws its reason. */
  signal?: AbortSignal;
}

const BATCH_LINES = 200;
const BATCH_BYTES = 4 * 1024 * 1024;

/** Reads NDJSON as a stream and writes its lines as rows. */
export const importNdjson = (
  viewer: Viewer,
  target: ImportTarget,
  schema: TSchema,
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions = {},
): Promise<ImportResult> => importRows(viewer, target, linesOf(schema, source), options);

async function* linesOf(schema: TSchema, source: AsyncIterable<Uint8Array>): AsyncGenerator<ReadEntry> {
  const readRow = createRowReader(schema);
  for await (const raw of splitLines(source)) {
    const entry = readRow(raw);
    if (entry) yield { ...entry, bytes: raw.bytes.length };
  }
}

/** An entry, and about how much of memory it takes. */
export type ReadEntry = Entry & { readonly bytes: number };

/**
 * Writes what was read, of whatever format, batch by batch, each whole or not at all. A bad entry is reported and spoils no
 * other; what was written before a broken-off stream stays. Two entries for one row count as they come.
 */
export async function importRows(
  viewer: Viewer,
  target: ImportTarget,
  source: AsyncIterable<ReadEntry>,
  { dryRun, defaults, from, mark, signal }: ImportOptions = {},
): Promise<ImportResult> {
  let done = from ?? beginning;
  let batch: Entry[] = [];
  let bytes = 0;
  let line = done.line;

  async function flush(): Promise<void> {
    signal?.throwIfAborted();
    const rows = batch.filter(({ faults }) => faults.length === 0);
    const settled: Outcome<unknown>[] = [];
    /** The mark when so many of the batch's rows are done, with the faulty lines between them. */
    function after(count: number): Mark {
      const last = count === rows.length ? line : (rows[count - 1]?.number ?? 0);
      const entries = batch.filter(({ number }) => number <= last);
      return markAfter(done, last, entries, settled.slice(0, count));
    }
    if (rows.length > 0) {
      const lines = rows.map(({ value }) => value as Line);
      const outcomes = await target.importLines(viewer, lines, {
        dryRun,
        defaults,
        partial: rows.some(({ parts }) => parts) ? rows.map(({ parts = {} }) => parts) : undefined,
        async settle(tx, some, at) {
          settled.splice(at, settled.length, ...some);
          await mark?.(after(at + some.length), tx);
        },
      });
      settled.splice(0, settled.length, ...outcomes);
    }
    done = after(rows.length);
    if (rows.length === 0 && batch.length > 0) await mark?.(done);
    batch = [];
    bytes = 0;
  }

  for await (const entry of source) {
    if (entry.number <= line) continue;
    line = entry.number;
    batch.push(entry);
    bytes += entry.bytes;
    if (batch.length >= BATCH_LINES || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  return done.result;
}
