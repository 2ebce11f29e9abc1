import type { BoundJob } from '../job.ts';
import type { Delivery } from '../queue.ts';
import { type Attempt, type AttemptDeps, begin } from './attempt.ts';
import type { Reason } from './ending.ts';

/** The attempts under way in a worker. */
export interface Attempts {
  /** Makes one at a job that was delivered; rejects where another worker took it over. */
  make(name: string, delivery: Delivery): Promise<void>;
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
      const job = byName.get(name);
      const attempt = job && (await begin(deps, job, delivery));
      if (!attempt) return;
      underWay.set(delivery.id, attempt);
      if (returning) attempt.stop('returned');
      try {
        await attempt.over;
      } finally {
        if (underWay.get(delivery.id) === attempt) underWay.delete(delivery.id);
      }
    },
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
