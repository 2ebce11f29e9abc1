import { and, asc, count, desc, eq, getTableColumns, gt, notInArray, sql } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import { isAny } from '../../resources/filters.ts';
import type { Collection, Revision } from '../port.ts';
import { searchFailures as failures, searchDocuments as table } from '../table.ts';
import type { StoredDocument } from './documents.ts';

/** A document that was set aside, and why. */
export interface Failure extends Revision {
  collection: Collection;
  reason: string;
  failed_at: string;
}

/** The documents of the table as an index takes them, and those that it refused. */
export function createMirrorStore() {
  const columns = getTableColumns(table);
  const read = async (
    x: Executor,
    condition: ReturnType<typeof and>,
    limit: number,
  ): Promise<StoredDocument[]> =>
    (await x
      .select(columns)
      .from(table)
      .where(condition)
      .orderBy(asc(table.entity_id))
      .limit(limit)) as StoredDocument[];
  return {
    find: (x: Executor, collection: Collection, ids: readonly string[]) =>
      read(x, and(eq(table.collection, collection), isAny(table.entity_id, ids)), ids.length),

    page: (x: Executor, collection: Collection, after: string | undefined, size: number) =>
      read(x, and(eq(table.collection, collection), after ? gt(table.entity_id, after) : undefined), size),

    async count(x: Executor, collection: Collection): Promise<number> {
      const [counted] = await x.select({ rows: count() }).from(table).where(eq(table.collection, collection));
      return counted?.rows ?? 0;
    },

    /** The youngest documents that were not refused. */
    async newest(x: Executor, collection: Collection, most: number): Promise<Revision[]> {
      const { entity_id, revision } = table;
      const refused = sql`EXISTS (SELECT FROM ${failures} WHERE ${and(
        eq(failures.collection, table.collection),
        eq(failures.entity_id, entity_id),
      )})`;
      const query = x.select({ entity_id, revision }).from(table);
      const found = query.where(and(eq(table.collection, collection), sql`NOT ${refused}`));
      return found.orderBy(desc(revision)).limit(most);
    },

    async revisions(x: Executor, collection: Collection): Promise<Map<string, number>> {
      const { entity_id, revision } = table;
      const rows = await x
        .select({ entity_id, revision })
        .from(table)
        .where(eq(table.collection, collection));
      return new Map(rows.map((row) => [row.entity_id, row.revision]));
    },

    async setAside(x: Executor, failed: readonly Failure[]): Promise<void> {
      if (failed.length === 0) return;
      const set = Object.fromEntries(
        ['revision', 'reason', 'failed_at'].map((name) => [name, sql.raw(`excluded.${name}`)]),
      );
      const target = [failures.collection, failures.entity_id];
      await x
        .insert(failures)
        .values([...failed])
        .onConflictDoUpdate({ target, set });
    },

    /** Forgets what was set aside of documents that were taken since, or are no more. */
    async forget(
      x: Executor,
      collection: Collection,
      ids: readonly string[],
      except: readonly string[],
    ): Promise<void> {
      const kept = except.length > 0 ? notInArray(failures.entity_id, [...except]) : undefined;
      await x
        .delete(failures)
        .where(and(eq(failures.collection, collection), isAny(failures.entity_id, ids), kept));
    },

    async failures(x: Executor): Promise<Failure[]> {
      return (await x.select().from(failures).orderBy(desc(failures.failed_at))) as Failure[];
    },

    async countFailures(x: Executor): Promise<number> {
      const [counted] = await x.select({ rows: count() }).from(failures);
      return counted?.rows ?? 0;
    },
  };
}

export type MirrorStore = ReturnType<typeof createMirrorStore>;
