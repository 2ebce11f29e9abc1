import { isDeepStrictEqual } from 'node:util';
import type { TSchema } from 'typebox';
import { inUtc } from '../wire/times.ts';

type Properties = Record<string, { type?: unknown; format?: string; default?: unknown }>;
const propertiesOf = (schema: TSchema): Properties =>
  (schema as TSchema & { properties: Properties }).properties;

/** As it comes back from where it is stored: JSON can say -0, which no column holds, and a time in any zone. */
function storable(value: unknown, { format }: Properties[string]): unknown {
  if (format === 'date-time' && typeof value === 'string') return inUtc(value);
  return value === 0 ? 0 : value;
}

/** The writable fields of a resource, and what a caller who leaves one out means by it. */
export function createContent<Content extends object>(input: TSchema, initial: readonly string[] = []) {
  const fields = Object.entries(propertiesOf(input)).filter(([key]) => !initial.includes(key));
  const defaultOf = ({ type, default: stated }: Properties[string]): unknown =>
    stated ?? (type === 'array' ? [] : null);

  return {
    /** An input with every field stated; what it leaves out keeps the value of `base`, or takes its default. */
    complete(given: object, base: Partial<Content> = {}): Content {
      const values: Record<string, unknown> = { ...base, ...given };
      return Object.fromEntries(
        fields.map(([key, field]) => [key, storable(values[key] ?? defaultOf(field), field)]),
      ) as Content;
    },
    same: (a: Content, b: Content): boolean =>
      fields.every(([key]) => isDeepStrictEqual(a[key as keyof Content], b[key as keyof Content])),
    /** The fields in which two differ. */
    changed: (a: Content, b: Content): string[] =>
      fields.flatMap(([key]) =>
        isDeepStrictEqual(a[key as keyof Content], b[key as keyof Content]) ? [] : [key],
      ),
    /** Only the writable fields of a row. */
    of: (row: Content): Content =>
      Object.fromEntries(fields.map(([key]) => [key, row[key as keyof Content]])) as Content,
  };
}
