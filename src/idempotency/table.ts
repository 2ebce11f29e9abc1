import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';

/** What callers asked under keys of their own, and what they were answered. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    /** The API key of the caller: each has its own. */
    key_id: uuid().notNull(),
    key: text().notNull(),
    /** What was asked, as a digest. */
    fingerprint: text().notNull(),
    /** Whoever is at it. */
    claim: uuid().notNull(),
    claimed_at: time().notNull(),
    created_at: time().notNull(),
    /** Null while the request is under way. */
    status: integer(),
    headers: jsonb().$type<Record<string, string>>(),
    body: text(),
  },
  (table) => [primaryKey({ columns: [table.key_id, table.key] }), index().on(table.created_at)],
);
