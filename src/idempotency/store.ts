import { and, eq, like, lt, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { idempotencyKeys as table } from './table.ts';

export type KeyRow = typeof table.$inferSelect;
export type KeyName = Pick<KeyRow, 'key_id' | 'key'>;

const named = ({ key_id, key }: KeyName): SQL | undefined =>
  and(eq(table.key_id, key_id), eq(table.key, key));

export function createIdempotencyStore() {
  return {
    /** False where the key is there already. */
    async insert(x: Executor, row: KeyRow): Promise<boolean> {
      return ((await x.insert(table).values(row).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    async find(x: Executor, name: KeyName): Promise<KeyRow | undefined> {
      const [row] = await x.select().from(table).where(named(name));
      return row;
    },
    /** Changes a key that is still claimed as told; false where it is not. */
    async update(x: Executor, name: KeyName, claim: string, changes: Partial<KeyRow>): Promise<boolean> {
      const where = and(named(name), eq(table.claim, claim));
      return ((await x.update(table).set(changes).where(where)).rowCount ?? 0) > 0;
    },
    async remove(x: Executor, name: KeyName, claim: string): Promise<void> {
      await x.delete(table).where(and(named(name), eq(table.claim, claim)));
    },
    /** Removes answers in which an id stands. */
    async removeNaming(x: Executor, id: string): Promise<void> {
      const mentions = like(sql`concat(${table.headers}::text, ' ', ${table.body})`, `%${id}%`);
      await x.delete(table).where(mentions);
    },
    /** Removes at most `most` keys that were first used before a time; gives how many. */
    async expire(x: Executor, before: string, most: number): Promise<number> {
      const old = x.select({ row: sql`ctid` }).from(table).where(lt(table.created_at, before)).limit(most);
      return (await x.delete(table).where(sql`ctid in ${old}`)).rowCount ?? 0;
    },
  };
}

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;
