import type { TSchema } from 'typebox';
import type { Viewer } from '../access/principal.ts';
import type { Fault } from '../validation/ajv.ts';
import { splitLines } from './lines.ts';
import type { ImportTarget, Line, UpsertOptions } from './port.ts';
import { createRowReader } from './rows.ts';
import type { ImportResult } from './schema.ts';

const BATCH_LINES = 200;
const BATCH_BYTES = 4 * 1024 * 1024;
const REPORTED_ERRORS = 1_000;

/**
 * Reads NDJSON as a stream and writes it batch by batch, each whole or not at all. A bad line is reported and spoils no
 * other; what was written before a broken-off stream stays. Two lines for one row count as they come.
 */
export async function importNdjson(
  viewer: Viewer,
  target: ImportTarget,
  schema: TSchema,
  source: AsyncIterable<Uint8Array>,
  options: UpsertOptions = {},
): Promise<ImportResult> {
  const readRow = createRowReader(schema);
  const result: ImportResult = { accepted: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, errors: [] };
  let batch: { number: number; value: Line }[] = [];
  let bytes = 0;

  function reject(number: number, value: unknown, errors: readonly Fault[]): void {
    result.rejected++;
    if (result.errors.length >= REPORTED_ERRORS) return;
    const id = (value as { external_id?: unknown } | null | undefined)?.external_id;
    result.errors.push({
      line: number,
      external_id: typeof id === 'string' ? id : null,
      errors: [...errors],
    });
  }
  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const outcomes = await target.importLines(
      viewer,
      batch.map(({ value }) => value),
      options,
    );
    for (const [i, outcome] of outcomes.entries()) {
      const { number, value } = batch[i] as (typeof batch)[number];
      if (outcome.result === 'rejected') {
        reject(number, value, outcome.faults);
        continue;
      }
      result[outcome.result]++;
      result.accepted++;
    }
    batch = [];
    bytes = 0;
  }

  for await (const raw of splitLines(source)) {
    const line = readRow(raw);
    if (!line) continue;
    if (line.faults.length > 0) {
      reject(line.number, line.value, line.faults);
      continue;
    }
    batch.push({ number: line.number, value: line.value as Line });
    bytes += raw.bytes.length;
    if (batch.length >= BATCH_LINES || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  result.errors.sort((a, b) => a.line - b.line);
  return result;
}
