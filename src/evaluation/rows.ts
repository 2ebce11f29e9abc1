import type { TSchema } from 'typebox';
import { splitLines } from '../exchange/lines.ts';
import { createRowReader, type ReadRow } from '../exchange/rows.ts';
import { createContent } from '../resources/content.ts';
import type { Fault } from '../validation/ajv.ts';
import type { PackFault } from './faults.ts';

export interface PackRow<Content> {
  /** What rankings and figures call it: its external id, or else its id. */
  name: string;
  content: Content;
}

export interface PackRows<Content> {
  rows: PackRow<Content>[];
  /** The name of the row that a reference (external id, ext:<external id>, or id) means. */
  named(ref: string): string | undefined;
}

/** Says which row of a pack a reference means; undefined for none. */
export interface Names {
  demand(ref: string): string | undefined;
  profile(ref: string): string | undefined;
}

/** How a resource's rows are read: as its import reads them. */
export interface RowKind<Content> {
  schemas: { New: TSchema; Line: TSchema };
  check: (content: Content) => Fault[];
}

type Identified = { id?: string; external_id?: string | null };

/** The rows of an NDJSON file; what is wrong with them goes to `faults`. */
export async function readRows<Content extends object>(
  file: string,
  bytes: Uint8Array,
  { schemas, check }: RowKind<Content>,
  faults: PackFault[],
): Promise<PackRows<Content>> {
  const content = createContent<Content>(schemas.New);
  const readRow = createRowReader(schemas.Line);
  const refs = createReferences();
  const rows: PackRow<Content>[] = [];
  let seen = false;
  for await (const raw of splitLines([bytes])) {
    const read = readRow(raw);
    if (!read) continue;
    seen = true;
    const complete = read.faults.length > 0 ? undefined : content.complete(read.value as object);
    const { name, found } = refs.add(read);
    const wrong = [...read.faults, ...(complete ? check(complete) : []), ...found];
    for (const { pointer, message } of wrong)
      faults.push({ file, line: read.number, message: `${pointer} ${message}`.trim() });
    if (complete && name !== undefined) rows.push({ name, content: complete });
  }
  if (!seen) faults.push({ file, message: 'is empty' });
  return { rows, named: refs.named };
}

/** Keeps which row each reference means; a faulty row's too, so that its judgements are not faults of their own. */
function createReferences() {
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  const lines = new Map<string, number>();
  return {
    add({ number, value, faults }: ReadRow): { name?: string; found: Fault[] } {
      const { id, external_id } = (value ?? {}) as Identified;
      const ownId = typeof id === 'string' ? id.toLowerCase() : undefined;
      const name = external_id ?? ownId;
      if (typeof name !== 'string') {
        const message = 'is required: judgements name the row by it';
        return { found: faults.length > 0 ? [] : [{ pointer: '/external_id', message }] };
      }
      const earlier = lines.get(name);
      if (earlier !== undefined)
        return { name, found: [{ pointer: '', message: `${name} is also the row of line ${earlier}` }] };
      lines.set(name, number);
      names.set(name, name);
      if (ownId !== undefined) ids.set(ownId, name);
      return { name, found: [] };
    },
    named: (ref: string): string | undefined =>
      names.get(ref) ?? names.get(ref.replace(/^ext:/, '')) ?? ids.get(ref.toLowerCase()),
  };
}
