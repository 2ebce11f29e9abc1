import { sql } from 'drizzle-orm';
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { textArray, time } from '../db/columns.ts';
import type { JobState } from './schema.ts';

/** Each run of a job. The queue beside it only says which worker is to look at a row, and when. */
export const jobs = pgTable(
  'jobs',
  {
    id: uuid().primaryKey(),
    external_id: text().unique(),
    name: text().notNull(),
    payload: jsonb().notNull(),
    state: text().$type<JobState>().notNull(),
    progress: doublePrecision().notNull(),
    message: text(),
    attempts: integer().notNull(),
    max_attempts: integer().notNull(),
    error: text(),
    result: jsonb(),
    /** What an attempt goes on from. */
    checkpoint: jsonb(),
    /** Of all unfinished jobs one may have it. */
    unique_key: text(),
    schedule_id: uuid(),
    rerun_of: uuid(),
    /** The run that took the place of this one. */
    rerun_as: uuid(),
    requested_by: uuid(),
    /** The role it acts in. */
    requested_as: text().notNull(),
    /** What else makes up who asked: the viewer it works for. */
    requested_parts: textArray().default([]),
    requested_labels: textArray().default([]),
    /** Whose it is; null where nobody's in particular. */
    owner: text(),
    worker_id: uuid(),
    /** Grows with each handing over to the queue: what was handed over before no longer counts. */
    ticket: integer().notNull(),
    cancel_requested_at: time(),
    version: integer().notNull(),
    created_at: time().notNull(),
    run_at: time().notNull(),
    started_at: time(),
    finished_at: time(),
  },
  (table) => [
    uniqueIndex('jobs_unique_key').on(table.unique_key).where(sql`${table.state} in ('queued', 'running')`),
    index('jobs_unfinished')
      .on(table.state, table.worker_id)
      .where(sql`${table.state} in ('queued', 'running')`),
    index('jobs_dead').on(table.id).where(sql`${table.state} = 'dead' and ${table.rerun_as} is null`),
    index().on(table.finished_at),
  ],
);

/** The workers that are alive: who does not beat for a while is taken for dead. Times are the database's. */
export const jobWorkers = pgTable('job_workers', {
  id: uuid().primaryKey(),
  /** Its name in the queue. */
  queue_id: text().notNull(),
  host: text().notNull(),
  pid: integer().notNull(),
  /** The kinds of job it can do. */
  names: textArray(),
  started_at: time().notNull(),
  beat_at: time().notNull(),
});
