import { sql } from 'drizzle-orm';
import { pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, time } from '../db/columns.ts';

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid().primaryKey(),
    external_id: text(),
    name: text().notNull(),
    role: text().notNull(),
    prefix: text().notNull(),
    /** SHA-256 of the key, which is too random to be guessed from it. */
    hash: bytes().notNull().unique(),
    created_at: time().notNull(),
    revoked_at: time(),
  },
  (table) => [
    uniqueIndex('api_keys_external_id').on(table.external_id).where(sql`${table.revoked_at} is null`),
  ],
);
