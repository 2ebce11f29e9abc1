import { sql } from 'drizzle-orm';
import {
  bigserial,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { textArray, time } from '../db/columns.ts';
import { demands } from '../demands/table.ts';
import { enterprises } from '../enterprises/table.ts';
import { profiles } from '../profiles/table.ts';

/** One demand meeting one profile. */
export const dockings = pgTable(
  'dockings',
  {
    id: uuid().primaryKey(),
    external_id: text().unique(),
    version: integer().notNull(),
    created_at: time().notNull(),
    updated_at: time().notNull(),
    demand_id: uuid()
      .notNull()
      .references(() => demands.id, { onDelete: 'restrict' }),
    profile_id: uuid()
      .notNull()
      .references(() => profiles.id, { onDelete: 'restrict' }),
    /** The demand's owner when they were brought together. */
    enterprise_id: uuid().references(() => enterprises.id, { onDelete: 'set null' }),
    /** Shared by the members of a service team. */
    team_id: uuid(),
    state: text().notNull(),
    state_since: time().notNull(),
    note: text(),
    /** The match as it was when recommended; null where they were brought together by hand. */
    match: jsonb(),
    invited_at: time(),
    answer_by: time(),
    answered_at: time(),
    decline_reason: text(),
    decline_note: text(),
    terms_agreed_at: time(),
    agreement: jsonb(),
    end_reason: text(),
    end_note: text(),
    outcome: jsonb(),
    /** Who reaches it; see access/labels.ts. */
    labels: textArray(),
  },
  (table) => [
    uniqueIndex('dockings_under_way')
      .on(table.demand_id, table.profile_id)
      .where(sql`${table.state} in ('recommended', 'invited', 'accepted', 'meeting', 'agreement')`),
    index().on(table.profile_id, table.state),
    index().on(table.team_id),
    index().using('gin', table.labels),
    index('dockings_waiting').on(table.answer_by).where(sql`${table.state} = 'invited'`),
  ],
);

const docking = () =>
  uuid()
    .notNull()
    .references(() => dockings.id, { onDelete: 'cascade' });

/** What happened to a docking, step by step. */
export const dockingSteps = pgTable(
  'docking_steps',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    docking_id: docking(),
    action: text().notNull(),
    from_state: text(),
    to_state: text().notNull(),
    at: time().notNull(),
    key_id: uuid(),
    role: text().notNull(),
    reason: text(),
    note: text(),
  },
  (table) => [index().on(table.docking_id)],
);

export const dockingMeetings = pgTable(
  'docking_meetings',
  {
    id: uuid().primaryKey(),
    docking_id: docking(),
    held_at: time().notNull(),
    mode: text().notNull(),
    place: text(),
    summary: text(),
    created_at: time().notNull(),
  },
  (table) => [index().on(table.docking_id)],
);

/** What one side thinks of the other. */
export const dockingRatings = pgTable(
  'docking_ratings',
  {
    docking_id: docking(),
    /** Who rates: the enterprise the expert, or the expert the enterprise. */
    side: text().notNull(),
    score: integer().notNull(),
    comment: text(),
    rated_at: time().notNull(),
    key_id: uuid(),
  },
  (table) => [primaryKey({ columns: [table.docking_id, table.side] })],
);
