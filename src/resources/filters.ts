import { arrayOverlaps, eq, gt, inArray, like, lt, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import Type, { type TProperties, type TSchema } from 'typebox';
import { regionPrefix } from '../reference/index.ts';
import * as field from '../wire/fields.ts';

/** Values of a list's filters: a filter given several values takes rows that meet any of them. */
export type Filters = Readonly<Record<string, unknown>>;
/** How each filter reads in SQL. */
export type Conditions = Readonly<Record<string, (value: never) => SQL | undefined>>;

const anyOf = (items: TSchema, description: string): TSchema =>
  Type.Optional({ type: 'array', items, maxItems: 50, description } as unknown as TSchema);

/** The query parameters rows are filtered by, shared by lists, exports, search and matches. */
export const filterFields = {
  kind: anyOf(field.vocabulary('profile_kinds'), 'Kind of profile'),
  sector: anyOf(field.SectorCode, 'Sector, declared or else inferred'),
  region: anyOf(field.Region, 'Region with everything in it'),
  country: anyOf(field.Country, 'Country'),
  language: anyOf(field.text(2, { format: 'language' }), 'Language'),
  service: anyOf(field.vocabulary('services'), 'Service'),
  active: Type.Optional(Type.Boolean()),
  external_id: anyOf(field.ExternalId, 'External id'),
  updated_since: Type.Optional({
    ...field.Time,
    description:
      'Changed after this time. A change shows up when its transaction ends: poll with a minute of overlap',
  }),
} satisfies TProperties;

/** As inArray, for lists longer than a statement has parameters. */
export const isAny = (column: PgColumn, values: readonly string[]): SQL =>
  sql`${column} = any(${sql.param([...values])})`;

export const equalsAny = (column: PgColumn) => (values: string[]) => inArray(column, values);
export const holdsAny = (column: PgColumn) => (values: string[]) => arrayOverlaps(column, values);
export const equals = (column: PgColumn) => (value: unknown) => eq(column, value);
export const after = (column: PgColumn) => (time: string) => gt(column, time);
export const inRegion = (column: PgColumn) => (regions: string[]) =>
  or(...regions.map((region) => like(column, `${regionPrefix(region)}%`)));
export const inSector = (declared: PgColumn, inferred: PgColumn) => (values: string[]) =>
  or(arrayOverlaps(declared, values), arrayOverlaps(inferred, values));
/** The sectors a row is of: those declared, or else those inferred. */
export const sectorsOf = (declared: PgColumn, inferred: PgColumn): SQL<string[]> =>
  sql<string[]>`case when cardinality(${declared}) > 0 then ${declared} else ${inferred} end`;

/** The analyser that made a row's features. */
export const analyserOf = (features: PgColumn): SQL<string> => sql`(${features} ->> 'analyser')`;
/** Rows that another analyser than this version has made; in two halves, which an index can serve. */
export const madeByOther = (features: PgColumn) => (version: string) =>
  or(lt(analyserOf(features), version), gt(analyserOf(features), version));

/** The SQL conditions of the filters that are set. */
export function toConditions(conditions: Conditions, filters: Filters): SQL[] {
  return Object.entries(filters).flatMap(([name, value]) => {
    const condition = value === undefined ? undefined : conditions[name]?.(value as never);
    return condition ? [condition] : [];
  });
}
