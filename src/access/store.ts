import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import type { ParsedRef } from '../wire/refs.ts';
import type { Role } from './principal.ts';
import type { ApiKey } from './schema.ts';
import { apiKeys as table } from './table.ts';

const KEYS_LOCK = 7_303_017;
const columns = {
  id: table.id,
  external_id: table.external_id,
  name: table.name,
  role: table.role,
  prefix: table.prefix,
  created_at: table.created_at,
  revoked_at: table.revoked_at,
};

export function createKeyStore() {
  return {
    async insert(x: Executor, key: ApiKey & { hash: Buffer }): Promise<boolean> {
      return ((await x.insert(table).values(key).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    /** The key of this hash that still holds. */
    async findByHash(x: Executor, hash: Buffer): Promise<{ id: string; role: Role } | undefined> {
      const where = and(eq(table.hash, hash), isNull(table.revoked_at));
      const [row] = await x.select({ id: table.id, role: table.role }).from(table).where(where);
      return row as { id: string; role: Role } | undefined;
    },
    /** Whether this key was ever made, revoked or not. */
    async knows(x: Executor, hash: Buffer): Promise<boolean> {
      return (await x.select({ id: table.id }).from(table).where(eq(table.hash, hash))).length > 0;
    },
    async list(x: Executor, after: string | undefined, size: number): Promise<ApiKey[]> {
      const where = after === undefined ? undefined : lt(table.id, after);
      return (await x
        .select(columns)
        .from(table)
        .where(where)
        .orderBy(desc(table.id))
        .limit(size)) as ApiKey[];
    },
    /** Locks the making of first keys, so that two processes starting at once make one. */
    async lock(x: Executor): Promise<void> {
      await x.execute(sql`SELECT pg_advisory_xact_lock(${KEYS_LOCK})`);
    },
    async hasAdmin(x: Executor): Promise<boolean> {
      const where = and(eq(table.role, 'admin'), isNull(table.revoked_at));
      return (await x.select({ id: table.id }).from(table).where(where).limit(1)).length > 0;
    },
    /** A key that holds, by its external id, or any by its own. */
    async find(x: Executor, ref: ParsedRef): Promise<ApiKey | undefined> {
      const named =
        'id' in ref
          ? eq(table.id, ref.id)
          : and(eq(table.external_id, ref.externalId), isNull(table.revoked_at));
      const [row] = await x.select(columns).from(table).where(named);
      return row as ApiKey | undefined;
    },
    async revoke(x: Executor, id: string, at: string): Promise<ApiKey> {
      const revoked_at = sql`coalesce(${table.revoked_at}, ${at}::timestamptz)`;
      const [row] = await x.update(table).set({ revoked_at }).where(eq(table.id, id)).returning(columns);
      return row as ApiKey;
    },
  };
}

export type KeyStore = ReturnType<typeof createKeyStore>;
