import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import type { ContactOwner } from './schema.ts';
import { contacts as table } from './table.ts';

export interface SealedContact {
  owner_type: ContactOwner;
  owner_id: string;
  sealed: Buffer;
}

export function createContactStore() {
  const of = (type: ContactOwner, id: string) => and(eq(table.owner_type, type), eq(table.owner_id, id));
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
      const beyond =
        after &&
        gt(
          sql`(${table.owner_type}, ${table.owner_id})`,
          sql`(${after.owner_type}, ${after.owner_id}::uuid)`,
        );
      const columns = { owner_type: table.owner_type, owner_id: table.owner_id, sealed: table.sealed };
      const query = x.select(columns).from(table).where(beyond);
      return (await query.orderBy(asc(table.owner_type), asc(table.owner_id)).limit(size)) as SealedContact[];
    },
  };
}

export type ContactStore = ReturnType<typeof createContactStore>;
