import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { AuditFilters, AuditLine } from './schema.ts';
import type { AuditStore } from './store.ts';

export interface AuditRequest {
  filters: AuditFilters;
  /** Only lines before this one. */
  before?: number;
  size: number;
}

export type AuditService = ReturnType<typeof createAuditService>;

/** What was done, for those who have to answer for it. */
export function createAuditService({ db, store }: { db: Executor; store: AuditStore }) {
  return {
    /** Newest first. */
    async list(
      viewer: Viewer,
      { filters, before, size }: AuditRequest,
    ): Promise<{ items: AuditLine[]; next: number | null }> {
      const rows = await store.list(db, viewer, filters, { before, size: size + 1 });
      const items = rows.slice(0, size);
      return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
  };
}
