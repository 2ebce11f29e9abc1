import type { Fault } from '../validation/ajv.ts';
import { textFaults } from '../validation/text.ts';
import type { Outcome, Parts } from './port.ts';
import type { ImportResult } from './schema.ts';

/** As many rejected lines are reported one by one. */
const REPORTED_ERRORS = 1_000;
const LONGEST_ID = 200;

/** A line that was read: a row to be written, or what is wrong with it. */
export interface Entry {
  /** From 1. */
  readonly number: number;
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** Where it speaks of some fields alone, those of which it speaks in part. */
  readonly parts?: Parts;
  /** The heading that a fault stands under, where it is of a sheet. */
  headingOf?(pointer: string): string | undefined;
}

/** How far an import is: it can go on from here. */
export interface Mark {
  /** The last line that is done. */
  readonly line: number;
  readonly result: ImportResult;
}

export const beginning: Mark = {
  line: 0,
  result: { accepted: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, errors: [] },
};

/** The mark after some more entries; the outcomes are those of the entries without faults, in their order. */
export function markAfter(
  { result }: Mark,
  line: number,
  entries: readonly Entry[],
  outcomes: readonly Outcome<unknown>[],
): Mark {
  const next = { ...result, errors: [...result.errors] };
  let at = 0;
  for (const entry of entries) {
    const { faults } = entry;
    const outcome = faults.length > 0 ? ({ result: 'rejected', faults } as const) : outcomes[at++];
    if (!outcome) throw new RangeError('an entry without an outcome');
    if (outcome.result === 'rejected') {
      next.rejected++;
      if (next.errors.length < REPORTED_ERRORS) next.errors.push(rejection(entry, outcome.faults));
    } else {
      next[outcome.result]++;
      next.accepted++;
    }
  }
  return { line, result: next };
}

/** An id as rows may have it; whatever else stands in its place may not even be storable. */
const isTellable = (id: unknown): id is string =>
  typeof id === 'string' && id.length <= LONGEST_ID && textFaults(id).length === 0;

function rejection(
  { number, value, headingOf }: Entry,
  faults: readonly Fault[],
): ImportResult['errors'][number] {
  const id = (value as { external_id?: unknown } | null | undefined)?.external_id;
  const errors = faults.map(({ pointer, message }) => {
    const heading = headingOf?.(pointer);
    return { pointer, message: heading === undefined ? message : `${message} (column ${heading})` };
  });
  return { line: number, external_id: isTellable(id) ? id : null, errors };
}
