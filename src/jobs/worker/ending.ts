import { ApiError } from '../../errors.ts';

/** Why an attempt was told to stop before its handler was done. */
export type Reason = 'cancelled' | 'deadline' | 'returned' | 'lost';

/** The reason an attempt's signal is aborted with. */
export class Stopped extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(`the attempt was stopped: ${reason}`);
    this.reason = reason;
  }
}

const LONGEST = 500;

/** What may be told of a failure: never the text or the values of a query. */
export function tellable(error: unknown): string {
  const { message, name } = error instanceof Error ? error : { message: String(error), name: 'Error' };
  const told = message.startsWith('Failed query:') ? 'a statement of the database failed' : message;
  return (told || name).slice(0, LONGEST);
}

/** Whether another attempt would fail in the same way: the fault is the request's own. */
export const isFinal = (error: unknown): boolean => error instanceof ApiError && error.status < 500;
