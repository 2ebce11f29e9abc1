import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, textArray, time } from '../db/columns.ts';

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey(),
    external_id: text(),
    name: text().notNull(),
    role: text().notNull(),
    /** The association, enterprise or profile it belongs to; a partner system has an id of its own, which its keys share. */
    subject_id: uuid(),
    /** Of a partner system: whose parts it takes, and in which regions. */
    parts: textArray().default([]),
    regions: textArray().default([]),
    prefix: text().notNull(),
    /** SHA-256 of the key, which is too random to be guessed from it. */
    hash: bytes().notNull().unique(),
    created_at: time().notNull(),
    expires_at: time(),
    revoked_at: time(),
    last_used_at: time(),
    /** The key that took its place. */
    replaced_by: uuid(),
  },
  (table) => [
    uniqueIndex('api_keys_external_id').on(table.external_id).where(sql`${table.revoked_at} is null`),
    index().on(table.subject_id),
  ],
);
