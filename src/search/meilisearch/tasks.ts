import { setTimeout as rest } from 'node:timers/promises';
import type { EnqueuedTask, Meilisearch, Task } from 'meilisearch';

/** A task that the server did not do. */
export class TaskError extends Error {
  readonly code: string | undefined;
  constructor({ error, type }: Pick<Task, 'error' | 'type'>) {
    super(error?.message ?? `${type} was not done`);
    this.code = error?.code;
  }
}

const INTERVAL_MS = 25;

/**
 * Waits for what a server was given to do: however long it takes, for asking again would only make its queue longer, but no
 * longer than until this process stops. The client's own waiting cannot be ended, and leaves a timer behind where it fails.
 */
export function createTasks(client: Meilisearch, stopped: AbortSignal) {
  const pause = (): Promise<void> => rest(INTERVAL_MS, undefined, { signal: stopped });

  /** Resolves when a task has ended, however it did. */
  async function ended(given: Promise<EnqueuedTask>): Promise<Task> {
    const { taskUid } = await given;
    for (;;) {
      const task = await client.tasks.getTask(taskUid);
      if (task.status !== 'enqueued' && task.status !== 'processing') return task;
      await pause();
    }
  }
  return {
    ended,
    /** Lets a moment pass between two looks; throws where this process stops. */
    pause,
    /** Resolves when a task is done; throws TaskError where it failed or was cancelled. */
    async done(given: Promise<EnqueuedTask>): Promise<Task> {
      const task = await ended(given);
      if (task.status !== 'succeeded') throw new TaskError(task);
      return task;
    },
  };
}

export type Tasks = ReturnType<typeof createTasks>;
