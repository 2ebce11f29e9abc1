import { and, asc, desc, eq, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { enterprises } from '../enterprises/table.ts';
import { isAny } from '../resources/filters.ts';
import { visibleBy } from '../resources/visibility.ts';
import type { ParsedRef } from '../wire/refs.ts';
import { conflicts as table } from './table.ts';

export type ConflictRow = typeof table.$inferSelect;
export interface Pair {
  enterprise_id: string;
  profile_id: string;
}

const orOpen = (column: PgColumn, condition: SQL): SQL => or(isNull(column), condition) as SQL;

/** Its own to each side, and to the associations that reach the enterprise. */
const visible = visibleBy('conflicts.read', {
  region: enterprises.region,
  association: enterprises.association_id,
  enterprise: table.enterprise_id,
  profile: table.profile_id,
});

const named = (ref: ParsedRef) =>
  'id' in ref ? eq(table.id, ref.id) : eq(table.external_id, ref.externalId);

export function createConflictStore() {
  const seen = (viewer: Viewer, ...parts: (SQL | undefined)[]) => and(visible(viewer), ...parts);
  const read = (x: Executor) =>
    x.select({ conflict: table }).from(table).innerJoin(enterprises, eq(enterprises.id, table.enterprise_id));
  return {
    /** False where the external id is taken. */
    async insert(x: Executor, row: ConflictRow): Promise<boolean> {
      return ((await x.insert(table).values(row).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    async find(x: Executor, viewer: Viewer, ref: ParsedRef): Promise<ConflictRow | undefined> {
      const [row] = await read(x).where(seen(viewer, named(ref)));
      return row?.conflict;
    },
    async list(
      x: Executor,
      viewer: Viewer,
      of: { enterprises?: readonly string[] | undefined; profiles?: readonly string[] | undefined },
      { after, size }: { after?: string | undefined; size: number },
    ): Promise<ConflictRow[]> {
      const where = seen(
        viewer,
        of.enterprises && isAny(table.enterprise_id, of.enterprises),
        of.profiles && isAny(table.profile_id, of.profiles),
        after === undefined ? undefined : lt(table.id, after),
      );
      const rows = await read(x).where(where).orderBy(desc(table.id)).limit(size);
      return rows.map(({ conflict }) => conflict);
    },
    async remove(x: Executor, id: string): Promise<void> {
      await x.delete(table).where(eq(table.id, id));
    },
    /** Pairs in conflict on a day. */
    async inForce(
      x: Executor,
      day: string,
      of: { enterprises: readonly string[] } | { profile: string },
    ): Promise<Pair[]> {
      const which =
        'profile' in of ? eq(table.profile_id, of.profile) : isAny(table.enterprise_id, of.enterprises);
      return x
        .select({ enterprise_id: table.enterprise_id, profile_id: table.profile_id })
        .from(table)
        .where(
          and(
            which,
            orOpen(table.starts_on, sql`${table.starts_on} <= ${day}`),
            orOpen(table.ends_on, sql`${table.ends_on} >= ${day}`),
          ),
        );
    },
    async ofProfile(x: Executor, profileId: string): Promise<ConflictRow[]> {
      return x.select().from(table).where(eq(table.profile_id, profileId)).orderBy(asc(table.id));
    },
    async removeOf(x: Executor, profileId: string): Promise<void> {
      await x.delete(table).where(eq(table.profile_id, profileId));
    },
  };
}

export type ConflictStore = ReturnType<typeof createConflictStore>;
