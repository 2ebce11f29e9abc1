import type { BoundJob } from '../job.ts';
import type { Delivery } from '../queue.ts';
import { type Attempt, type AttemptDeps, begin } from './attempt.ts';
import { type Reason, tellable } from './ending.ts';

/** The attempts under way in a worker. */
export interface Attempts {
  /** Makes one at a job that was delivered; rejects where another worker took it over. */
  make(name: string, delivery: Delivery): Promise<void>;
  /** The jobs it is at. */
  ids(): string[];
  stopAll(reason: Reason): void;
  /** Stops what was cancelled: the job of this id, or whatever is found. */
  stopCancelled(id?: string): void;
}

export function createAttempts(deps: AttemptDeps & { jobs: readonly BoundJob[] }): Attempts {
  const { db, store, logger } = deps;
  const byName = new Map(deps.jobs.map((job) => [job.kind.name, job]));
  const underWay = new Map<string, Attempt>();
  /** Set once all are stopped for good: what is delivered in that moment goes back as well. */
  let returning = false;

  async function stopCancelled(ids: readonly string[]): Promise<void> {
    for (const id of await store.cancelled(db, ids)) underWay.get(id)?.stop('cancelled');
  }
  return {
    async make(name, delivery) {
      let attempt: Attempt | undefined;
      try {
        const job = byName.get(name);
        attempt = job && (await begin(deps, job, delivery));
        if (!attempt) return;
        underWay.set(delivery.id, attempt);
        if (returning) attempt.stop('returned');
        await attempt.over;
      } catch (error) {
        // The queue keeps and logs what it is thrown.
        throw new Error(tellable(error));
      } finally {
        if (attempt && underWay.get(delivery.id) === attempt) underWay.delete(delivery.id);
      }
    },
    ids: () => [...underWay.keys()],
    stopAll(reason) {
      returning ||= reason === 'returned';
      for (const attempt of underWay.values()) attempt.stop(reason);
    },
    stopCancelled(id) {
      const ids = id === undefined ? [...underWay.keys()] : underWay.has(id) ? [id] : [];
      stopCancelled(ids).catch((error) => logger.debug({ err: error }, 'looking for cancelled jobs failed'));
    },
  };
}
