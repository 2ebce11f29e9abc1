import Type, { type Static, type TSchema, type TUnsafe } from 'typebox';
import { codes, sectors, type VocabularyName, vocabularies } from '../reference/index.ts';

/** The field kinds the wire contract is made of. Lengths count code points; null means "not known". */

type Options = Record<string, unknown>;

export const text = (maxLength: number, options: Options = {}): TUnsafe<string> =>
  Type.Unsafe<string>({ type: 'string', maxLength, ...options });

/** A text that must say something. */
export const label = (maxLength: number, options: Options = {}): TUnsafe<string> =>
  text(maxLength, { minLength: 1, format: 'visible', ...options });

export const code = <T extends string = string>(values: readonly T[], options: Options = {}): TUnsafe<T> =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...options });

export const listOf = <T extends TSchema>(
  items: T,
  maxItems: number,
  options: Options = {},
): TUnsafe<Static<T>[]> => Type.Unsafe<Static<T>[]>({ type: 'array', items, maxItems, ...options });

export const nullable = <T extends TSchema>(schema: T): TUnsafe<Static<T> | null> => {
  const { type, enum: values, ...rest } = schema as T & { type: string | string[]; enum?: unknown[] };
  if (Array.isArray(type)) return Type.Unsafe<Static<T> | null>(schema);
  return Type.Unsafe<Static<T> | null>({
    ...rest,
    type: [type, 'null'],
    ...(values && { enum: [...values, null] }),
  });
};

export const vocabulary = (name: VocabularyName, options: Options = {}): TUnsafe<string> =>
  code(codes(vocabularies[name]), options);

export const SectorCode = code(codes(sectors), { description: 'Sector code, see /v1/sectors' });
export const Sectors = listOf(SectorCode, 14, { uniqueItems: true });
/** As people type them, also twice. */
export const Keywords = listOf(label(200), 500);
export const Services = listOf(vocabulary('services'), 12, { uniqueItems: true });
export const Region = text(6, { format: 'region', description: 'GB/T 2260 code, see /v1/regions' });
export const Country = text(2, { format: 'country', description: 'ISO 3166-1 alpha-2' });
export const Languages = listOf(text(2, { format: 'language', description: 'ISO 639-1' }), 20, {
  uniqueItems: true,
});
export const ExternalId = label(200, {
  description: "The caller's own id of the row; unique within its resource",
});
export const Id = Type.Unsafe<string>({ type: 'string', format: 'uuid' });
export const Time = Type.Unsafe<string>({ type: 'string', format: 'date-time' });

/** Wherever an id is taken: a UUID, or `ext:` and the caller's own id. */
export const Ref = Type.Unsafe<string>({
  type: 'string',
  maxLength: 204,
  pattern: '^(ext:[\\s\\S]{1,200}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$',
  description: 'A UUID, or ext:<external_id>',
});

/** JSON whose fields are another's to say. */
export const json = (description: string): TUnsafe<Record<string, unknown>> =>
  Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description });

/** A `$ref` to a shared schema, typed as that schema. */
export const ref = <T extends TSchema>(schema: T): TUnsafe<Static<T>> => {
  const { $id } = schema as T & { $id?: string };
  if (!$id) throw new Error('only a schema with an $id can be referred to');
  return Type.Unsafe<Static<T>>(Type.Ref(`${$id}#`));
};
