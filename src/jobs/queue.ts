import { sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';

/** A job as it is handed to the queue; a later ticket makes earlier ones void. */
export interface Handover {
  readonly id: string;
  readonly name: string;
  readonly ticket: number;
}

/** What the queue carries: which row to look at. */
export type Delivery = Pick<Handover, 'id' | 'ticket'>;

/** Kills count as attempts of the queue, whose limit must not be met before ours. */
const QUEUE_ATTEMPTS = 10_000;
const LOST_AFTER_S = 60;

/** The queue of graphile-worker, in SQL, so that a handover is part of the caller's transaction. */
export function createJobQueue() {
  return {
    /** Has a worker look at a job, after so many seconds. */
    async add(x: Executor, { id, name, ticket }: Handover, delay = 0): Promise<void> {
      const delivery = JSON.stringify({ id, ticket } satisfies Delivery);
      await x.execute(sql`
        SELECT graphile_worker.add_job(${name}, ${delivery}::json, run_at := now() + make_interval(secs => ${delay}),
          max_attempts := ${QUEUE_ATTEMPTS}, job_key := ${id})`);
    },
    async remove(x: Executor, id: string): Promise<void> {
      await x.execute(sql`SELECT graphile_worker.remove_job(${id})`);
    },
    /** Gives back what has been locked for so many seconds by whoever is in the register no more. */
    async unlockStrays(x: Executor, seconds: number): Promise<void> {
      await x.execute(sql`
        SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by)) FROM graphile_worker.jobs
        WHERE locked_at < now() - make_interval(secs => ${seconds})
          AND NOT EXISTS (SELECT 1 FROM job_workers WHERE queue_id = locked_by)`);
    },
    /** Queued jobs that are due and that the queue knows nothing of, locked. */
    async lockLost(x: Executor): Promise<Handover[]> {
      const lost = await x.execute(sql`
        SELECT id, name, ticket FROM jobs
        WHERE state = 'queued' AND run_at < now() - make_interval(secs => ${LOST_AFTER_S})
          AND NOT EXISTS (SELECT 1 FROM graphile_worker.jobs waiting WHERE waiting.key = jobs.id::text)
        ORDER BY id FOR UPDATE OF jobs SKIP LOCKED`);
      return lost.rows as unknown as Handover[];
    },
  };
}

export type JobQueue = ReturnType<typeof createJobQueue>;
