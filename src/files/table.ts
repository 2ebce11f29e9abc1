import { bigint, boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, time } from '../db/columns.ts';

/** Bytes too many for a row, kept in the database so that every process reaches them. */
export const files = pgTable(
  'files',
  {
    id: uuid().primaryKey(),
    media_type: text().notNull(),
    /** What it is called where it is given out. */
    name: text(),
    /** Whose it is, where it is given out by itself; null where nobody's in particular. */
    owner: text(),
    /** What has been written so far. */
    size: bigint({ mode: 'number' }).notNull(),
    /** False while it is being written. */
    whole: boolean().notNull(),
    created_at: time().notNull(),
    expires_at: time().notNull(),
  },
  (table) => [index().on(table.expires_at)],
);

export const filePieces = pgTable(
  'file_pieces',
  {
    file_id: uuid()
      .notNull()
      .references(() => files.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    data: bytes().notNull(),
  },
  (table) => [primaryKey({ columns: [table.file_id, table.position] })],
);
