import { and, asc, count, eq, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import type { ContactOwner } from './schema.ts';
import { contacts as table } from './table.ts';

export interface SealedContact {
  owner_type: ContactOwner;
  owner_id: string;
  sealed: Buffer;
}

const ROTATION_LOCK = 7_303_031;
/** In format 2 the key that sealed a row, by its print; in format 1 just the format. */
const head = sql`CASE WHEN substring(${table.sealed} FROM 1 FOR 1) = '\\x02'::bytea
  THEN substring(${table.sealed} FROM 1 FOR 5) ELSE substring(${table.sealed} FROM 1 FOR 1) END`;
const columns = { owner_type: table.owner_type, owner_id: table.owner_id, sealed: table.sealed };

const of = (type: ContactOwner, id: string) => and(eq(table.owner_type, type), eq(table.owner_id, id));
const beyond = (after: SealedContact | undefined): SQL | undefined =>
  after && sql`(${table.owner_type}, ${table.owner_id}) > (${after.owner_type}, ${after.owner_id}::uuid)`;
const sealedByOther = (own: Buffer): SQL => sql`${head} <> ${own}`;

export function createContactStore() {
  return {
    async find(x: Executor, type: ContactOwner, id: string): Promise<Buffer | undefined> {
      const [row] = await x.select({ sealed: table.sealed }).from(table).where(of(type, id));
      return row?.sealed;
    },
    async put(x: Executor, contact: SealedContact, updatedAt: string): Promise<void> {
      const row = { ...contact, updated_at: updatedAt };
      const set = { sealed: contact.sealed, updated_at: updatedAt };
      await x
        .insert(table)
        .values(row)
        .onConflictDoUpdate({ target: [table.owner_type, table.owner_id], set });
    },
    async remove(x: Executor, type: ContactOwner, id: string): Promise<boolean> {
      return ((await x.delete(table).where(of(type, id))).rowCount ?? 0) > 0;
    },
    async list(x: Executor, after: SealedContact | undefined, size: number): Promise<SealedContact[]> {
      const query = x.select(columns).from(table).where(beyond(after));
      return (await query.orderBy(asc(table.owner_type), asc(table.owner_id)).limit(size)) as SealedContact[];
    },

    /** Until the transaction ends: whoever writes a contact shares the lock, and nobody does beside a change of keys. */
    async lock(x: Executor, mode: 'shared' | 'exclusive'): Promise<void> {
      const taken = mode === 'shared' ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`;
      await x.execute(sql`SELECT ${taken}(${ROTATION_LOCK})`);
    },
    /** A contact of each key that sealed any, and one of those that name no key. */
    async samples(x: Executor): Promise<SealedContact[]> {
      return (await x.selectDistinctOn([head], columns).from(table).orderBy(head)) as SealedContact[];
    },
    /** The next contacts that begin otherwise than what the current key sealed; locked until the transaction ends. */
    async lockOthers(
      x: Executor,
      own: Buffer,
      after: SealedContact | undefined,
      size: number,
    ): Promise<SealedContact[]> {
      const query = x
        .select(columns)
        .from(table)
        .where(and(sealedByOther(own), beyond(after)))
        .orderBy(asc(table.owner_type), asc(table.owner_id));
      return (await query.limit(size).for('update')) as SealedContact[];
    },
    async countOthers(x: Executor, own: Buffer): Promise<number> {
      const [counted] = await x.select({ rows: count() }).from(table).where(sealedByOther(own));
      return counted?.rows ?? 0;
    },
    /** What a contact says stays as it is, and so does when it was written. */
    async reseal(x: Executor, contacts: readonly SealedContact[]): Promise<void> {
      if (contacts.length === 0) return;
      const column = <K extends keyof SealedContact>(name: K) => sql.param(contacts.map((row) => row[name]));
      await x.execute(sql`
        UPDATE contacts SET sealed = given.sealed
        FROM unnest(${column('owner_type')}::text[], ${column('owner_id')}::uuid[], ${column('sealed')}::bytea[])
          AS given(owner_type, owner_id, sealed)
        WHERE contacts.owner_type = given.owner_type AND contacts.owner_id = given.owner_id`);
    },
  };
}

export type ContactStore = ReturnType<typeof createContactStore>;
