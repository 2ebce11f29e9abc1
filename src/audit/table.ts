import { bigserial, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { textArray, time } from '../db/columns.ts';

/** Who did what. A trigger refuses to change or remove a line. */
export const auditLines = pgTable(
  'audit_lines',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    at: time().notNull(),
    request_id: text(),
    key_id: uuid(),
    role: text().notNull(),
    /** The association, enterprise, profile or partner the key belongs to, as its label. */
    principal: text(),
    /** As the event is named: "demand.updated", "contact.revealed". */
    action: text().notNull(),
    entity: text().notNull(),
    entity_id: uuid().notNull(),
    /** Names of the fields that changed. */
    fields: textArray(),
    /** What they changed to, of those that say nothing of a person. */
    values: jsonb().$type<Record<string, unknown>>().notNull(),
    /** What a contact was revealed for. */
    purpose: text(),
    note: text(),
    /** Who reaches it: the labels of the row it tells of, at the time. */
    labels: textArray(),
  },
  (table) => [
    index().on(table.entity, table.entity_id),
    index().on(table.key_id),
    index().on(table.request_id),
    index().using('gin', table.labels),
  ],
);
