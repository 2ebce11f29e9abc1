import { and, desc, eq, getTableColumns, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { associations } from '../associations/table.ts';
import { createStatements } from '../db/statements.ts';
import type { Executor } from '../db/transaction.ts';
import { enterprises } from '../enterprises/table.ts';
import { profiles } from '../profiles/table.ts';
import type { ParsedRef } from '../wire/refs.ts';
import type { ApiKey } from './schema.ts';
import { apiKeys as table } from './table.ts';

const KEYS_LOCK = 7_303_017;
const { hash: _, ...columns } = getTableColumns(table);

/** A key with what of its subject says how far it reaches. */
export interface KeyRow extends ApiKey {
  /** SHA-256 of the key, hexadecimal. */
  digest: string;
  association: { region: string; level: string } | null;
  /** False where the association, enterprise or profile it belongs to is gone. */
  subject_exists: boolean;
}

/** The keys that a condition names and that were not revoked, with those they belong to. */
function withSubjects(x: Executor, named: SQL) {
  const own = eq(table.role, 'profile');
  return x
    .select({
      ...columns,
      digest: sql<string>`encode(${table.hash}, 'hex')`,
      association: { region: associations.region, level: associations.level },
      subject_exists: sql<boolean>`coalesce(${associations.id}, ${enterprises.id}, ${profiles.id}) is not null`,
    })
    .from(table)
    .leftJoin(associations, eq(associations.id, table.subject_id))
    .leftJoin(enterprises, eq(enterprises.id, table.subject_id))
    .leftJoin(profiles, and(own, eq(profiles.id, table.subject_id), isNull(profiles.erased_at)))
    .where(and(named, isNull(table.revoked_at)));
}

const hashed = sql`${table.hash} = any(${sql.placeholder('hashes')}::bytea[])`;

export function createKeyStore() {
  const statements = createStatements();
  return {
    async insert(x: Executor, key: ApiKey & { hash: Buffer }): Promise<boolean> {
      return ((await x.insert(table).values(key).onConflictDoNothing()).rowCount ?? 0) > 0;
    },
    /** Of these digests, the keys that were not revoked. */
    async findByDigests(x: Executor, digests: readonly string[]): Promise<KeyRow[]> {
      const hashes = digests.map((digest) => Buffer.from(digest, 'hex'));
      return (await statements(x, 'digests', () => withSubjects(x, hashed)).execute({ hashes })) as KeyRow[];
    },
    /**
     * The key of an id, or the last of those that took its place one after the other, by its id; undefined where that was
     * revoked.
     */
    async latest(x: Executor, id: string): Promise<KeyRow | undefined> {
      const last = sql`${table.id} = (
        WITH RECURSIVE line AS (
          SELECT id, replaced_by, 0 AS step FROM api_keys WHERE id = ${id}
          UNION ALL
          SELECT next.id, next.replaced_by, line.step + 1 FROM api_keys AS next JOIN line ON next.id = line.replaced_by
        ) SELECT id FROM line ORDER BY step DESC LIMIT 1)`;
      return (await withSubjects(x, last))[0] as KeyRow | undefined;
    },
    /** Notes that keys were used; one that somebody else is writing is passed over, for whoever asks is not to wait for it. */
    async touch(x: Executor, ids: readonly string[], at: string): Promise<void> {
      const free = x
        .select({ id: table.id })
        .from(table)
        .where(inArray(table.id, [...ids]))
        .for('update', { skipLocked: true });
      await x.update(table).set({ last_used_at: at }).where(inArray(table.id, free));
    },
    /** Whether this key was ever made, revoked or not. */
    async knows(x: Executor, hash: Buffer): Promise<boolean> {
      return (await x.select({ id: table.id }).from(table).where(eq(table.hash, hash))).length > 0;
    },
    async list(x: Executor, after: string | undefined, size: number): Promise<ApiKey[]> {
      const where = after === undefined ? undefined : lt(table.id, after);
      const query = x.select(columns).from(table).where(where);
      return (await query.orderBy(desc(table.id)).limit(size)) as ApiKey[];
    },
    /** The keys of one association, enterprise, profile or partner, oldest first. */
    async ofSubject(x: Executor, subjectId: string): Promise<ApiKey[]> {
      const query = x.select(columns).from(table).where(eq(table.subject_id, subjectId));
      return (await query.orderBy(table.id)) as ApiKey[];
    },
    /** Locks the making of first keys, so that two processes starting at once make one. */
    async lock(x: Executor): Promise<void> {
      await x.execute(sql`SELECT pg_advisory_xact_lock(${KEYS_LOCK})`);
    },
    /** Whether an admin key holds at a time. */
    async hasAdmin(x: Executor, at: string): Promise<boolean> {
      const holds = or(isNull(table.expires_at), sql`${table.expires_at} > ${at}::timestamptz`);
      const where = and(eq(table.role, 'admin'), isNull(table.revoked_at), holds);
      return (await x.select({ id: table.id }).from(table).where(where).limit(1)).length > 0;
    },
    /** A key that was not revoked, by its external id, or any by its own; locked until the transaction ends. */
    async find(x: Executor, ref: ParsedRef): Promise<ApiKey | undefined> {
      const named =
        'id' in ref
          ? eq(table.id, ref.id)
          : and(eq(table.external_id, ref.externalId), isNull(table.revoked_at));
      const [row] = await x.select(columns).from(table).where(named).for('update');
      return row as ApiKey | undefined;
    },
    async update(
      x: Executor,
      id: string,
      changes: Partial<Pick<ApiKey, 'external_id' | 'expires_at' | 'revoked_at' | 'replaced_by'>>,
    ): Promise<ApiKey> {
      const [row] = await x.update(table).set(changes).where(eq(table.id, id)).returning(columns);
      return row as ApiKey;
    },
  };
}

export type KeyStore = ReturnType<typeof createKeyStore>;
