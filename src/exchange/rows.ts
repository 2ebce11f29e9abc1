import type { ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { createAjv, type Fault, faultsOf } from '../validation/ajv.ts';
import { decodeUtf8, textFaults } from '../validation/text.ts';
import { MAX_LINE_BYTES, type RawLine } from './lines.ts';

const validators = new WeakMap<TSchema, ValidateFunction>();
export function validatorOf(schema: TSchema): ValidateFunction {
  const known = validators.get(schema) ?? createAjv().compile({ ...schema, $id: undefined });
  validators.set(schema, known);
  return known;
}

/** What a line holds; `value` is a row of the schema where there are no faults. */
export interface ReadRow {
  number: number;
  value: unknown;
  faults: Fault[];
}

/** Reads lines of NDJSON as rows of a schema; undefined for a blank line. */
export function createRowReader(schema: TSchema): (line: RawLine) => ReadRow | undefined {
  const validate = validatorOf(schema);
  return ({ number, bytes, tooLong }) => {
    const broken = (message: string): ReadRow => ({
      number,
      value: undefined,
      faults: [{ pointer: '', message }],
    });
    if (tooLong) return broken(`is longer than ${MAX_LINE_BYTES} bytes`);
    const text = decodeUtf8(bytes)?.trim();
    if (text === undefined) return broken('is not UTF-8');
    if (text === '') return undefined;
    try {
      const value: unknown = JSON.parse(text);
      const faults = textFaults(value);
      if (faults.length === 0 && !validate(value)) faults.push(...faultsOf(validate.errors));
      return { number, value, faults };
    } catch {
      return broken('is not JSON');
    }
  };
}
