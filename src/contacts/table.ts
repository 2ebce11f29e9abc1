import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, time } from '../db/columns.ts';

export const contacts = pgTable(
  'contacts',
  {
    owner_type: text().notNull(),
    owner_id: uuid().notNull(),
    sealed: bytes().notNull(),
    updated_at: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.owner_type, table.owner_id] })],
);
