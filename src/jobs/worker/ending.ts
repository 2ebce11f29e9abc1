import { databaseCode, databaseProblem } from '../../db/errors.ts';
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

/** What may be told of a failure: never a statement, its values, or where the database is. */
export function tellable(error: unknown): string {
  const problem = error instanceof ApiError ? error : databaseProblem(error);
  if (problem) return problem.message.slice(0, LONGEST);
  if (databaseCode(error) !== undefined) return 'A statement of the database failed';
  const { message, name } = error instanceof Error ? error : { message: String(error), name: 'Error' };
  if (message.startsWith('Failed query:')) return 'A statement of the database failed';
  return (message || name).slice(0, LONGEST);
}

/** Whether another attempt would fail in the same way: the fault is the request's own. */
export const isFinal = (error: unknown): boolean => error instanceof ApiError && error.status < 500;
