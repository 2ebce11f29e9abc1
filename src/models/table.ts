import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes, time } from '../db/columns.ts';

/** Models of the corpus: whole ones only, which never change but in whether they are used. */
export const models = pgTable(
  'models',
  {
    id: uuid().primaryKey(),
    /** By its content: what is built of the same texts is the same row. */
    version: text().notNull().unique(),
    dimensions: integer().notNull(),
    term_count: integer().notNull(),
    profile_count: integer().notNull(),
    demand_count: integer().notNull(),
    /** The position in the outbox it was last built at. */
    position: bigint({ mode: 'number' }).notNull(),
    trained_ms: integer().notNull(),
    created_at: time().notNull(),
    built_at: time().notNull(),
    is_active: boolean().notNull(),
    /** The model itself, compressed. */
    payload: bytes().notNull(),
  },
  (table) => [uniqueIndex('models_active').on(table.is_active).where(sql`${table.is_active}`)],
);
