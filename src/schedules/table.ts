import { boolean, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';
import { resourceColumns } from '../resources/columns.ts';

export const schedules = pgTable(
  'schedules',
  {
    ...resourceColumns(),
    name: text().notNull(),
    job: text().notNull(),
    payload: jsonb().notNull(),
    cron: text().notNull(),
    time_zone: text().notNull(),
    active: boolean().notNull(),
    next_run_at: time(),
    last_run_at: time(),
    last_job_id: uuid(),
    created_by: uuid(),
    /** The role its jobs act in. */
    created_as: text().notNull(),
    /** Whose it is; null where nobody's in particular. */
    owner: text(),
  },
  (table) => [index().on(table.next_run_at)],
);
