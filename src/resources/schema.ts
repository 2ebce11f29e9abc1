import Type, { type Static, type TProperties, type TSchema, type TUnsafe } from 'typebox';
import { ExternalId, Id, listOf, nullable, ref, Time } from '../wire/fields.ts';

/** What the service itself adds to every row; accepted nowhere as input. */
const meta = {
  version: Type.Integer({ minimum: 1, description: 'Grows by one with every change; the ETag' }),
  created_at: Time,
  updated_at: Time,
};
export interface Meta {
  id: string;
  version: number;
  created_at: string;
  updated_at: string;
}

type Values<F extends TProperties> = { -readonly [Key in keyof F]: Static<F[Key]> };

/** Everything a caller may write of a row, every field stated. */
export type Content<F extends TProperties> = Values<F> & { external_id: string | null };
type New<F extends TProperties, R extends keyof F> = Partial<Content<F>> & Pick<Values<F>, R>;
type Full<F extends TProperties, D extends TProperties> = Content<F> & Values<D> & Meta;

/**
 * The wire schemas of a resource, all from one list of fields: `fields` is what a caller writes, `derived` what the
 * service adds to it in replies.
 */
export function resourceSchemas<F extends TProperties, R extends keyof F & string, D extends TProperties>(
  name: string,
  parts: {
    fields: F;
    required: readonly R[];
    derived: D;
    /** What only a new row takes, beside its fields. */
    initial?: TProperties;
    example: object;
    patchExample: object;
  },
) {
  const fields: TProperties = { external_id: nullable(ExternalId), ...parts.fields };
  const required = new Set<string>(parts.required);
  const input = mapFields(fields, (field, key) => (required.has(key) ? field : Type.Optional(field)));
  const patch = mapFields(fields, (field, key) => Type.Optional(required.has(key) ? field : nullable(field)));
  const closed = { additionalProperties: false };

  const full = Type.Object({ id: Id, ...fields, ...parts.derived, ...meta }, { $id: name, ...closed });
  const page = {
    items: listOf(ref(full), 200),
    next_cursor: nullable(
      Type.String({ description: 'Give it as `cursor` for the next page; null at the end' }),
    ),
    total: Type.Optional(Type.Integer({ minimum: 0, description: 'Only with total=true' })),
  };
  return {
    /** Input of create and replace: only what is required must be there. */
    New: typed<New<F, R>>(
      Type.Object({ ...input, ...parts.initial }, { $id: `New${name}`, ...closed, example: parts.example }),
    ),
    /** RFC 7396 merge patch: null puts a field back to its default. */
    Patch: typed<{ [Key in keyof Content<F>]?: Content<F>[Key] | null }>(
      Type.Object(patch, { $id: `${name}Patch`, ...closed, minProperties: 1, example: parts.patchExample }),
    ),
    /** A line of an import or export: an input, and the row's id where it is known. */
    Line: typed<New<F, R> & { id?: string }>(
      Type.Object({ id: Type.Optional(Id), ...input, ...parts.initial }, { $id: `${name}Line`, ...closed }),
    ),
    Full: typed<Full<F, D>>(full),
    Page: typed<{ items: Full<F, D>[]; next_cursor: string | null; total?: number }>(
      Type.Object(page, { $id: `${name}Page`, ...closed }),
    ),
  };
}

/** The schemas are built from lists, which the type checker cannot follow: it is told their types. */
const typed = <T>(schema: TSchema): TUnsafe<T> => schema as TUnsafe<T>;

function mapFields(fields: TProperties, change: (field: TSchema, key: string) => TSchema): TProperties {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, change(field, key)]));
}

export type ResourceSchemas = Record<keyof ReturnType<typeof resourceSchemas>, TSchema>;
