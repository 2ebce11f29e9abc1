import { InvalidArgumentError, Option } from 'commander';
import { formats } from '../exchange/formats.ts';
import { createAjv, faultsOf } from '../validation/ajv.ts';

/** A reader of arguments that takes what the API would take. */
export function valid<T = string>(
  schema: object,
  read: (text: string) => T = (text) => text as T,
): (text: string) => T {
  return (text) => {
    const value = read(text);
    const check = createAjv().compile(schema);
    if (check(value)) return value;
    throw new InvalidArgumentError(faultsOf(check.errors)[0]?.message ?? '');
  };
}

export const formatOption = (): Option =>
  new Option('--format <format>', 'what the rows stand in; as the name of the file ends unless told').choices(
    [...formats],
  );
