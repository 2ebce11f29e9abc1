import { and, asc, count, desc, eq, getTableColumns, gt, lt, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type Reaching, reachKey, type Viewer } from '../access/principal.ts';
import { createStatements } from '../db/statements.ts';
import type { Executor } from '../db/transaction.ts';
import type { ParsedRef } from '../wire/refs.ts';
import type { ResourceTable } from './columns.ts';
import { type Conditions, type Filters, isAny, toConditions } from './filters.ts';
import { createFinder } from './finder.ts';
import type { Meta } from './schema.ts';

export interface Page {
  /** Only rows before this id, in the order of the list. */
  after?: string;
  size: number;
  /** Oldest first; lists are newest first. */
  ascending?: boolean;
}

export interface Identity {
  id: string;
  external_id: string | null;
}

/** SQL on one resource's table. `Extra` are columns stored beside the wire row and shown to nobody. */
export interface ResourceStore<Wire extends Meta, Extra extends object> {
  findByIds(x: Executor, viewer: Viewer, ids: readonly string[]): Promise<Wire[]>;
  /** The one row a reference names. */
  find(x: Executor, viewer: Viewer, ref: ParsedRef): Promise<Wire | undefined>;
  /** Of each row that the ids or external ids name, just these two. */
  identify(
    x: Executor,
    viewer: Viewer,
    ids: readonly string[],
    externalIds: readonly string[],
  ): Promise<Identity[]>;
  /** The rows of these ids or external ids, locked in the order of their ids until the transaction ends. */
  lock(x: Executor, viewer: Viewer, ids: readonly string[], externalIds: readonly string[]): Promise<Wire[]>;
  list(x: Executor, viewer: Viewer, filters: Filters, page: Page): Promise<Wire[]>;
  count(x: Executor, viewer: Viewer, filters: Filters): Promise<number>;
  /** Rows with what is stored beside them: those of these ids, or the next ones after an id. */
  findWhole(
    x: Executor,
    which: { ids: readonly string[] } | { after?: string; size: number },
  ): Promise<(Wire & Extra)[]>;
  /** The ids that went in; a row whose id or unique value is taken does not. */
  insert(x: Executor, rows: readonly (Wire & Extra)[]): Promise<string[]>;
  update(x: Executor, row: Wire & Extra): Promise<void>;
  remove(x: Executor, id: string): Promise<void>;
}

export interface StoreOptions {
  conditions: Conditions;
  /** Columns stored beside the wire row. */
  hidden?: readonly string[];
  /** Which rows a viewer may know of; undefined is all. */
  visibleTo?: (viewer: Reaching) => SQL | undefined;
  /** Which rows a viewer may find by their external id, where that tells more than it may know; as visibleTo unless told. */
  namedTo?: (viewer: Reaching) => SQL | undefined;
}

export function createResourceStore<Wire extends Meta, Extra extends object = object>(
  table: ResourceTable,
  { conditions, hidden = [], visibleTo = () => undefined, namedTo = visibleTo }: StoreOptions,
): ResourceStore<Wire, Extra> {
  const columns = Object.fromEntries(
    Object.entries(getTableColumns(table) as Record<string, PgColumn>).filter(
      ([name]) => !hidden.includes(name),
    ),
  );
  // Drizzle cannot type a table it does not know; the row types are stated once, here.
  type Rows = Wire[];
  const select = (x: Executor, where: SQL | undefined) => x.select(columns).from(table).where(where);
  const seen = (viewer: Viewer, ...parts: (SQL | undefined)[]) => and(visibleTo(viewer), ...parts);

  const statements = createStatements();
  const byName = (viewer: Viewer, named: SQL) => and(namedTo(viewer), named);

  const findOne = createFinder(async (x, viewer: Viewer, ids) => {
    const statement = statements(x, `ids ${reachKey(viewer)}`, () =>
      select(x, seen(viewer, sql`${table.id} = any(${sql.placeholder('ids')}::uuid[])`)),
    );
    return (await statement.execute({ ids })) as Rows;
  });

  return {
    async findByIds(x, viewer, ids) {
      if (ids.length === 0) return [];
      return (await select(x, seen(viewer, isAny(table.id, ids)))) as unknown as Rows;
    },
    async find(x, viewer, ref) {
      if ('id' in ref) return findOne(x, viewer, ref.id);
      const statement = statements(x, `external_id ${reachKey(viewer)}`, () =>
        select(x, byName(viewer, eq(table.external_id, sql.placeholder('value')))),
      );
      const [row] = (await statement.execute({ value: ref.externalId })) as Rows;
      return row;
    },
    async identify(x, viewer, ids, externalIds) {
      if (ids.length + externalIds.length === 0) return [];
      const named = or(
        seen(viewer, isAny(table.id, ids)),
        byName(viewer, isAny(table.external_id, externalIds)),
      );
      const query = x.select({ id: table.id, external_id: table.external_id }).from(table);
      return (await query.where(named)) as Identity[];
    },
    async lock(x, viewer, ids, externalIds) {
      const named = [
        ids.length > 0 ? seen(viewer, isAny(table.id, ids)) : undefined,
        externalIds.length > 0 ? byName(viewer, isAny(table.external_id, externalIds)) : undefined,
      ].filter((part) => part !== undefined);
      if (named.length === 0) return [];
      const query = select(x, or(...named));
      return (await query.orderBy(asc(table.id)).for('update')) as unknown as Rows;
    },
    async list(x, viewer, filters, { after, size, ascending }) {
      const beyond = after === undefined ? undefined : ascending ? gt(table.id, after) : lt(table.id, after);
      const query = select(x, seen(viewer, ...toConditions(conditions, filters), beyond));
      return (await query.orderBy(ascending ? asc(table.id) : desc(table.id)).limit(size)) as unknown as Rows;
    },
    async count(x, viewer, filters) {
      const where = seen(viewer, ...toConditions(conditions, filters));
      const [row] = await x.select({ total: count() }).from(table).where(where);
      return row?.total ?? 0;
    },
    async findWhole(x, which) {
      const query = x.select().from(table).orderBy(asc(table.id)).$dynamic();
      if ('ids' in which) {
        if (which.ids.length === 0) return [];
        return (await query.where(isAny(table.id, which.ids))) as unknown as (Wire & Extra)[];
      }
      if (which.after !== undefined) query.where(gt(table.id, which.after));
      return (await query.limit(which.size)) as unknown as (Wire & Extra)[];
    },
    async insert(x, rows) {
      if (rows.length === 0) return [];
      const inserted = await x
        .insert(table)
        .values([...rows] as never)
        .onConflictDoNothing()
        .returning({ id: table.id });
      return inserted.map((row) => row.id as string);
    },
    async update(x, row) {
      const { id, created_at: _, ...changes } = row;
      await x
        .update(table)
        .set(changes as never)
        .where(eq(table.id, id));
    },
    async remove(x, id) {
      await x.delete(table).where(eq(table.id, id));
    },
  };
}
