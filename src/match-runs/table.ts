import {
  bigint,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';
import type { MatchRun, RunRequest, RunResult } from './schema.ts';

export const matchRuns = pgTable('match_runs', {
  id: uuid().primaryKey(),
  external_id: text().unique(),
  title: text(),
  /** What was asked for, but the ids of the demands, which the run's demands tell. */
  request: jsonb().$type<RunRequest>().notNull(),
  settings: jsonb().$type<MatchRun['settings']>().notNull(),
  engine: text().notNull(),
  lexicon: text().notNull(),
  model: text(),
  position: bigint({ mode: 'number' }).notNull(),
  demands: integer().notNull(),
  results: integer().notNull(),
  digest: text().notNull(),
  /** The key that asked. */
  created_by: uuid(),
  /** Whose it is; null where nobody's in particular. */
  owner: text(),
  started_at: time().notNull(),
  finished_at: time().notNull(),
});

const run = () =>
  uuid()
    .notNull()
    .references(() => matchRuns.id, { onDelete: 'cascade' });

/** Demands and profiles are named without a reference: a run tells what was, also of rows that are gone since. */
export const matchRunDemands = pgTable(
  'match_run_demands',
  {
    run_id: run(),
    demand_id: uuid().notNull(),
    external_id: text(),
    settings: text().notNull(),
    considered: integer().notNull(),
    excluded: jsonb().$type<Record<string, number>>().notNull(),
    note: text(),
    digest: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run_id, table.demand_id] })],
);

export const matchRunResults = pgTable(
  'match_run_results',
  {
    run_id: run(),
    demand_id: uuid().notNull(),
    rank: integer().notNull(),
    profile_id: uuid().notNull(),
    external_id: text(),
    score: doublePrecision().notNull(),
    components: jsonb().$type<RunResult['components']>().notNull(),
    reasons: jsonb().$type<RunResult['reasons']>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run_id, table.demand_id, table.rank] })],
);
