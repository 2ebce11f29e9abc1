import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { textArray, time } from '../db/columns.ts';
import type { SettingsContent } from './schema.ts';

/** One row a version: past results name them, so only what a set is used for ever changes in it. */
export const matchSettings = pgTable(
  'match_settings',
  {
    id: uuid().primaryKey(),
    name: text().notNull(),
    version: integer().notNull(),
    title: text().notNull(),
    description: text(),
    components: jsonb().$type<SettingsContent['components']>().notNull(),
    neutral: doublePrecision().notNull(),
    sectors: textArray(),
    is_default: boolean().notNull(),
    created_at: time().notNull(),
    retired_at: time(),
  },
  (table) => [
    unique().on(table.name, table.version),
    uniqueIndex('match_settings_default').on(table.is_default).where(sql`${table.is_default}`),
    check('match_settings_default_holds', sql`not ${table.is_default} or ${table.retired_at} is null`),
  ],
);
