import { arrayOverlaps, eq, inArray, like, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type Action, limitOf } from '../access/permissions.ts';
import type { Reaching } from '../access/principal.ts';

/** The columns that tell whose a row is, where no labels are stored with it. */
export interface Telling {
  region?: PgColumn;
  association?: PgColumn;
  enterprise?: PgColumn;
  profile?: PgColumn;
}

/** Rows a viewer reaches with an action, by the columns that tell whose they are; undefined is all. */
export const visibleBy =
  (action: Action, columns: Telling) =>
  (viewer: Reaching): SQL | undefined => {
    const limit = limitOf(viewer, action);
    if (limit === undefined) return undefined;
    const parts = limit.flatMap((label) => {
      const [kind, value] = label.split(':') as [keyof Telling, string];
      const column = columns[kind];
      if (!column) return [];
      return [kind === 'region' ? like(column, `${value}%`) : eq(column, value)];
    });
    return parts.length > 0 ? or(...parts) : sql`false`;
  };

/** Rows of some owners; undefined is everybody's. */
export const ownedBy =
  (owner: PgColumn) =>
  (owners: Owners): SQL | undefined =>
    owners && inArray(owner, [...owners]);
export type Owners = readonly string[] | undefined;

/** Rows a viewer reaches with an action, by their stored labels, and rows that all may know of; undefined is all. */
export const visibleByLabels =
  (action: Action, labels: PgColumn, everybodys: readonly string[] = []) =>
  (viewer: Reaching): SQL | undefined => {
    const limit = limitOf(viewer, action);
    if (limit === undefined) return undefined;
    const wanted = [...limit, ...everybodys];
    return wanted.length > 0 ? arrayOverlaps(labels, wanted) : sql`false`;
  };
