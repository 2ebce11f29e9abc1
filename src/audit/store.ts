import { and, asc, desc, eq, getTableColumns, gte, lt, type SQL } from 'drizzle-orm';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { type Conditions, equals, equalsAny, toConditions } from '../resources/filters.ts';
import { visibleByLabels } from '../resources/visibility.ts';
import type { AuditFilters, AuditLine } from './schema.ts';
import { auditLines as table } from './table.ts';

export type NewLine = Omit<typeof table.$inferInsert, 'id'>;

/** Few enough for a statement's 65,535 parameters. */
const CHUNK = 2_000;
const { labels: _, ...columns } = getTableColumns(table);
const visible = visibleByLabels('audit.read', table.labels);

const conditions: Conditions = {
  entity: equals(table.entity),
  entity_id: equals(table.entity_id),
  action: equalsAny(table.action),
  key_id: equals(table.key_id),
  principal: equals(table.principal),
  request_id: equals(table.request_id),
  since: (time: string) => gte(table.at, time),
  until: (time: string) => lt(table.at, time),
};

export function createAuditStore() {
  return {
    async insert(x: Executor, lines: readonly NewLine[]): Promise<void> {
      for (let at = 0; at < lines.length; at += CHUNK)
        await x.insert(table).values(lines.slice(at, at + CHUNK));
    },
    /** Newest first: those before a line, of those a viewer reaches. */
    async list(
      x: Executor,
      viewer: Viewer,
      filters: AuditFilters,
      { before, size }: { before?: number; size: number },
    ): Promise<AuditLine[]> {
      const parts: (SQL | undefined)[] = [visible(viewer), ...toConditions(conditions, { ...filters })];
      if (before !== undefined) parts.push(lt(table.id, before));
      const query = x
        .select(columns)
        .from(table)
        .where(and(...parts));
      return query.orderBy(desc(table.id)).limit(size);
    },
    /** What was noted of one row, oldest first. */
    async about(x: Executor, entity: string, entityId: string): Promise<AuditLine[]> {
      const where = and(eq(table.entity, entity), eq(table.entity_id, entityId));
      return x.select(columns).from(table).where(where).orderBy(asc(table.id));
    },
  };
}

export type AuditStore = ReturnType<typeof createAuditStore>;
