import { eq, gt, lt, sql } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import { jobWorkers as workers } from '../table.ts';

/** A worker that has not beaten for so many seconds is dead; several beats may fail or be late before. */
export const SILENCE_S = 12;

export interface NewWorker {
  id: string;
  /** Its name in the queue. */
  queue_id: string;
  host: string;
  pid: number;
  names: string[];
}

const now = sql`now()`;
const ago = (seconds: number) => sql`now() - make_interval(secs => ${seconds})`;

/** The register of workers; its times are the database's, whatever the workers' own clocks say. */
export function createWorkerStore() {
  return {
    async insert(x: Executor, worker: NewWorker): Promise<void> {
      await x.insert(workers).values({ ...worker, started_at: now as never, beat_at: now as never });
    },
    /** False where the worker is no longer in the register. */
    async beat(x: Executor, { id, queue_id }: Pick<NewWorker, 'id' | 'queue_id'>): Promise<boolean> {
      const beaten = await x
        .update(workers)
        .set({ queue_id, beat_at: now as never })
        .where(eq(workers.id, id));
      return (beaten.rowCount ?? 0) > 0;
    },
    /** Takes out the workers that have not beaten for so many seconds; gives how many. */
    async removeSilent(x: Executor, seconds: number): Promise<number> {
      return (await x.delete(workers).where(lt(workers.beat_at, ago(seconds)))).rowCount ?? 0;
    },
    async remove(x: Executor, id: string): Promise<void> {
      await x.delete(workers).where(eq(workers.id, id));
    },
    /** The kinds of job that each worker can do that has beaten within so many seconds. */
    async names(x: Executor, seconds: number): Promise<string[][]> {
      const alive = gt(workers.beat_at, ago(seconds));
      return (await x.select({ names: workers.names }).from(workers).where(alive)).map(({ names }) => names);
    },
  };
}

export type WorkerStore = ReturnType<typeof createWorkerStore>;
