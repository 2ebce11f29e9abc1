import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';

/** The columns every resource has. Tables are keyed as the wire is, so that a row needs no mapping. */
export const resourceColumns = () => ({
  id: uuid().primaryKey(),
  external_id: text().unique(),
  version: integer().notNull(),
  created_at: time().notNull(),
  updated_at: time().notNull(),
});

export type ResourceTable = PgTable & Record<keyof ReturnType<typeof resourceColumns>, PgColumn>;
