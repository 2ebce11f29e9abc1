import type { EnqueuedTaskPromise, Task } from 'meilisearch';

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
 * A task waits for all that were given before it, so none is given up. With a limit the client would also hang a listener on
 * one signal each time it asks, and take none of them off.
 */
const NO_LIMIT = 0;

/** Resolves when a task has ended, however it did. */
export const ended = (task: EnqueuedTaskPromise): Promise<Task> =>
  task.waitTask({ timeout: NO_LIMIT, interval: INTERVAL_MS });

/** Resolves when a task is done; throws TaskError where it failed or was cancelled. */
export async function done(task: EnqueuedTaskPromise): Promise<Task> {
  const result = await ended(task);
  if (result.status !== 'succeeded') throw new TaskError(result);
  return result;
}
