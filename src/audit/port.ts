import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { AuditLine } from './schema.ts';

/** What is noted of a write, or of a contact that was revealed. */
export interface AuditEntry {
  /** As its event is named: "demand.updated", "contact.revealed". */
  action: string;
  entity: string;
  entity_id: string;
  /** Names of the fields that changed. */
  fields?: readonly string[];
  /** What they changed to, of those that say nothing of a person. */
  values?: Readonly<Record<string, unknown>>;
  purpose?: string | null;
  note?: string | null;
  /** Who reaches it: the labels of the row. */
  labels?: readonly string[];
}

/** What was noted of one row. */
export interface AuditReader {
  /** Oldest first. */
  about(x: Executor, entity: string, entityId: string): Promise<AuditLine[]>;
}

/** Notes who did what, in the transaction that does it. */
export interface AuditTrail {
  append(tx: Executor, viewer: Viewer, entries: readonly AuditEntry[]): Promise<void>;
}
