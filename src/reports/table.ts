import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, textArray, time } from '../db/columns.ts';
import type { Places } from './places.ts';
import type { ReportInputs, ReportRequest, StoredFile } from './schema.ts';

/** Reports, each the work of a job: until its own columns say that it is ready, the job says how far it is. */
export const reports = pgTable(
  'reports',
  {
    id: uuid().primaryKey(),
    external_id: text().unique(),
    kind: text().notNull(),
    name: text().notNull(),
    request: jsonb().$type<ReportRequest>().notNull(),
    job_id: uuid().notNull().unique(),
    schedule_id: uuid(),
    /** The key whose reach it has; null is the service itself. */
    requested_by: uuid(),
    /** Whose it is; null where nobody's in particular. */
    owner: text(),
    created_at: time().notNull(),
    expires_at: time().notNull(),
    /** Null until it is ready. */
    finished_at: time(),
    /** The state of the data it shows, and the versions that made it. */
    inputs: jsonb().$type<ReportInputs>(),
    summary: jsonb().$type<Record<string, number>>(),
    /** The report it tells changes since. */
    previous_id: uuid(),
    /** Who stood where, for the next one to tell changes by. */
    places: jsonb().$type<Places>(),
    /** The profiles it names. */
    named: textArray().default([]),
    files: jsonb().$type<StoredFile[]>().notNull().default([]),
    /** Signs links; null where none holds. */
    link_key: bytes(),
    link_expires_at: time(),
    /** How often its link was opened, and when last. */
    link_opened: integer().notNull().default(0),
    link_opened_at: time(),
  },
  (table) => [
    index().on(table.schedule_id),
    index().on(table.owner),
    index().on(table.expires_at),
    index().using('gin', table.named),
  ],
);
