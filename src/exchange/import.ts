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

/**
 * Reads NDJSON as a stream and writes it batch by batch, each whole or not at all. A bad line is reported and spoils no
 * other; what was written before a broken-off stream stays. Two lines for one row count as they come.
 */
export async function importNdjson(
  viewer: Viewer,
  target: ImportTarget,
  schema: TSchema,
  source: AsyncIterable<Uint8Array>,
  { dryRun, defaults, from, mark, signal }: ImportOptions = {},
): Promise<ImportResult> {
  const readRow = createRowReader(schema);
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

  for await (const raw of splitLines(source)) {
    if (raw.number <= line) continue;
    const entry = readRow(raw);
    line = raw.number;
    if (!entry) continue;
    batch.push(entry);
    bytes += raw.bytes.length;
    if (batch.length >= BATCH_LINES || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  return done.result;
}
