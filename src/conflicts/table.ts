import { date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';
import { enterprises } from '../enterprises/table.ts';
import { profiles } from '../profiles/table.ts';

/** A conflict of interest that one side has declared between an enterprise and a profile. */
export const conflicts = pgTable(
  'conflicts',
  {
    id: uuid().primaryKey(),
    external_id: text().unique(),
    enterprise_id: uuid()
      .notNull()
      .references(() => enterprises.id, { onDelete: 'cascade' }),
    profile_id: uuid()
      .notNull()
      .references(() => profiles.id, { onDelete: 'cascade' }),
    ground: text().notNull(),
    note: text(),
    /** The side that declared it: enterprise, expert or association. */
    declared_by: text().notNull(),
    starts_on: date({ mode: 'string' }),
    ends_on: date({ mode: 'string' }),
    created_at: time().notNull(),
    key_id: uuid(),
  },
  (table) => [index().on(table.enterprise_id), index().on(table.profile_id)],
);
