import { and, asc, eq } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import type { AuditLine } from './port.ts';
import { auditLines as table } from './table.ts';

export type NewLine = Omit<typeof table.$inferInsert, 'id'>;

/** Few enough for a statement's 65,535 parameters. */
const CHUNK = 2_000;

export function createAuditStore() {
  return {
    async insert(x: Executor, lines: readonly NewLine[]): Promise<void> {
      for (let at = 0; at < lines.length; at += CHUNK)
        await x.insert(table).values(lines.slice(at, at + CHUNK));
    },
    /** What was noted of one row, oldest first. */
    async about(x: Executor, entity: string, entityId: string): Promise<AuditLine[]> {
      const where = and(eq(table.entity, entity), eq(table.entity_id, entityId));
      return (await x.select().from(table).where(where).orderBy(asc(table.id))) as AuditLine[];
    },
  };
}

export type AuditStore = ReturnType<typeof createAuditStore>;
