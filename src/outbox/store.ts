import { and, asc, countDistinct, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { outboxEvents, outboxState } from './table.ts';

export type Action = 'created' | 'updated' | 'deleted';

/** Something that happened to a row; `version` is the row's after it (of a deleted one, its last). */
export interface NewEvent {
  entity: string;
  entity_id: string;
  action: Action;
  version: number;
}
export interface OutboxEvent extends NewEvent {
  position: number;
}

export const WRITTEN_CHANNEL = 'zhiqi_outbox_written';
export const STAMPED_CHANNEL = 'zhiqi_outbox_stamped';
const SEQUENCER_LOCK = 7_303_016;
/** As many events get their positions at a time. */
export const STAMP_BATCH = 10_000;

export function createOutboxStore() {
  return {
    async insert(
      x: Executor,
      events: (NewEvent & { actor: string | null; recorded_at: string })[],
    ): Promise<void> {
      await x.insert(outboxEvents).values(events);
      await x.execute(sql`SELECT pg_notify(${WRITTEN_CHANNEL}, '')`);
    },

    /**
     * Gives committed events their positions; to be run in a transaction of its own. Whoever holds the lock is the
     * sequencer: the next one starts after this one's commit and so sees every position it gave. Returns how many.
     */
    async stamp(x: Executor): Promise<number> {
      await x.execute(sql`SELECT pg_advisory_xact_lock(${SEQUENCER_LOCK})`);
      const stamped = await x.execute(sql`
        WITH pending AS (
          SELECT id, row_number() OVER (ORDER BY id) AS rank FROM outbox_events
          WHERE position IS NULL ORDER BY id LIMIT ${STAMP_BATCH}
        ), state AS (SELECT last_position FROM outbox_state WHERE id = 1)
        UPDATE outbox_events SET position = state.last_position + pending.rank
        FROM pending, state WHERE outbox_events.id = pending.id`);
      const total = stamped.rowCount ?? 0;
      if (total > 0) {
        await x.execute(sql`UPDATE outbox_state SET last_position = last_position + ${total} WHERE id = 1`);
        await x.execute(sql`SELECT pg_notify(${STAMPED_CHANNEL}, '')`);
      }
      return total;
    },

    async lastPosition(x: Executor): Promise<number> {
      const [state] = await x.select().from(outboxState).where(eq(outboxState.id, 1));
      return state?.last_position ?? 0;
    },

    /** Whether nothing had been committed since the position when `x` began to look. */
    async standsAt(x: Executor, position: number): Promise<boolean> {
      const found = await x.execute(sql`
        SELECT 1 FROM outbox_state WHERE id = 1 AND last_position = ${position}
        AND NOT EXISTS (SELECT 1 FROM outbox_events WHERE outbox_events.position IS NULL)`);
      return found.rowCount === 1;
    },

    /** Events after a position, in order. */
    async read(x: Executor, position: number, limit: number): Promise<OutboxEvent[]> {
      const columns = {
        position: outboxEvents.position,
        entity: outboxEvents.entity,
        entity_id: outboxEvents.entity_id,
        action: outboxEvents.action,
        version: outboxEvents.version,
      };
      const query = x.select(columns).from(outboxEvents).where(gt(outboxEvents.position, position));
      return (await query.orderBy(asc(outboxEvents.position)).limit(limit)) as OutboxEvent[];
    },

    /** What happened to some rows after a position, up to another: each kind of thing once. */
    async happened(
      x: Executor,
      { after, upTo }: { after: number; upTo: number },
      ids: readonly string[],
    ): Promise<{ entity_id: string; action: Action }[]> {
      const { entity_id, action, position } = outboxEvents;
      const among = sql`${entity_id} = any(${sql.param([...ids])}::uuid[])`;
      const where = and(gt(position, after), lte(position, upTo), among);
      const query = x.selectDistinctOn([entity_id, action], { entity_id, action }).from(outboxEvents);
      return (await query.where(where)) as { entity_id: string; action: Action }[];
    },

    /**
     * Removes at most `most` events, the oldest up to the first that was recorded at or after a time, and never the newest:
     * what is left has no gap. Gives how many.
     */
    async expire(x: Executor, before: string, most: number): Promise<number> {
      const removed = await x.execute(sql`
        DELETE FROM outbox_events WHERE position IN (
          SELECT position FROM outbox_events WHERE position < least(
            (SELECT last_position FROM outbox_state WHERE id = 1),
            (SELECT min(position) FROM outbox_events WHERE recorded_at >= ${before}))
          ORDER BY position LIMIT ${most})`);
      return removed.rowCount ?? 0;
    },

    /** For how many seconds the oldest of what comes after a position has been waiting, of some kinds of row; 0 where nothing does. */
    async waiting(x: Executor, position: number, entities: readonly string[]): Promise<number> {
      const kinds = sql`entity = any(${sql.param([...entities])})`;
      // Each half stops at its first row: what waits may be many.
      const found = await x.execute<{ seconds: number }>(sql`
        SELECT coalesce(extract(epoch FROM now() - least(
          (SELECT recorded_at FROM outbox_events WHERE outbox_events.position > ${position} AND ${kinds}
            ORDER BY outbox_events.position LIMIT 1),
          (SELECT recorded_at FROM outbox_events WHERE outbox_events.position IS NULL AND ${kinds} ORDER BY id LIMIT 1)
        )), 0)::float8 AS seconds`);
      return Math.max(0, found.rows[0]?.seconds ?? 0);
    },

    /** How many rows of these kinds something has happened to after a position. */
    async changedSince(x: Executor, position: number, entities: readonly string[]): Promise<number> {
      const where = and(gt(outboxEvents.position, position), inArray(outboxEvents.entity, [...entities]));
      const rows = countDistinct(outboxEvents.entity_id);
      const [counted] = await x.select({ rows }).from(outboxEvents).where(where);
      return counted?.rows ?? 0;
    },
  };
}

export type OutboxStore = ReturnType<typeof createOutboxStore>;
