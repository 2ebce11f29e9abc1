import { sql } from 'drizzle-orm';
import { bigint, bigserial, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { time } from '../db/columns.ts';

export const outboxEvents = pgTable(
  'outbox_events',
  {
    /** Order of writing; transactions commit in another one, so readers go by position. */
    id: bigserial({ mode: 'number' }).primaryKey(),
    /** Order in which readers see it; given after the commit, without gaps. */
    position: bigint({ mode: 'number' }).unique(),
    entity: text().notNull(),
    entity_id: uuid().notNull(),
    action: text().notNull(),
    version: integer().notNull(),
    /** The key that caused it. */
    actor: uuid(),
    recorded_at: time().notNull(),
  },
  (table) => [index('outbox_events_unstamped').on(table.id).where(sql`${table.position} is null`)],
);

/** One row: the last position given. */
export const outboxState = pgTable('outbox_state', {
  id: integer().primaryKey(),
  last_position: bigint({ mode: 'number' }).notNull(),
});
