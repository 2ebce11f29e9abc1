import { setTimeout as sleep } from 'node:timers/promises';
import type { EnqueuedTaskPromise, Meilisearch, Task } from 'meilisearch';

/** A task that the server did not do. */
export class TaskError extends Error {
  readonly code: string | undefined;
  constructor({ error, type }: Pick<Task, 'error' | 'type'>) {
    super(error?.message ?? `${type} was not done`);
    this.code = error?.code;
  }
}

/** Waits for what a server was told to do. */
export interface Tasks {
  /** Resolves when a task has ended, however it did. */
  ended(task: EnqueuedTaskPromise): Promise<Task>;
  /** Resolves when a task is done; throws TaskError where it failed or was cancelled. */
  done(task: EnqueuedTaskPromise): Promise<Task>;
}

const INTERVAL_MS = 25;
const UNDER_WAY: readonly string[] = ['enqueued', 'processing'];

/**
 * A task waits for all that were given before it, so none is given up before `closing`. The client's own waiting hangs a listener
 * on a signal each time it asks, takes none of them off, and cannot be broken off.
 */
export function createTasks(client: Meilisearch, closing: AbortSignal): Tasks {
  async function ended(task: EnqueuedTaskPromise): Promise<Task> {
    const { taskUid } = await task;
    for (;;) {
      const found = await client.tasks.getTask(taskUid);
      if (!UNDER_WAY.includes(found.status)) return found;
      await sleep(INTERVAL_MS, undefined, { signal: closing });
    }
  }
  return {
    ended,
    async done(task) {
      const result = await ended(task);
      if (result.status !== 'succeeded') throw new TaskError(result);
      return result;
    },
  };
}
