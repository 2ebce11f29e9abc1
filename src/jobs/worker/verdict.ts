import { delayAfter, type JobKind, type JobOutcome } from '../job.ts';
import type { Changes, JobRow } from '../store.ts';
import { isFinal, type Reason, tellable } from './ending.ts';

/** What a handler came to. */
export type Came = { outcome: JobOutcome } | { error: unknown };

export interface Verdict {
  changes: Changes;
  /** Seconds until the next attempt; undefined where the job is over. */
  again?: number;
}

const over = (now: Date) => ({ finished_at: now.toISOString(), checkpoint: null });

export const cancelled = (now: Date): Changes => ({ ...over(now), state: 'cancelled' });

/** The verdict on a job whose outcome the database refuses. */
export const unstorable = (now: Date): Verdict => ({
  changes: { ...over(now), state: 'dead', error: 'What it came to cannot be stored' },
});

/** What becomes of a job after an attempt; `reason` is why the attempt was stopped, if it was. */
export function verdictOn(
  { attempts, ticket }: Pick<JobRow, 'attempts' | 'ticket'>,
  { retry, deadline }: Pick<JobKind, 'retry' | 'deadline'>,
  came: Came,
  reason: Reason | undefined,
  now: Date,
): Verdict {
  if ('outcome' in came) {
    const { result = null, message } = came.outcome;
    const told = message === undefined ? {} : { message };
    return { changes: { ...over(now), ...told, state: 'succeeded', progress: 1, error: null, result } };
  }
  if (reason === 'cancelled') return { changes: cancelled(now) };
  const queued = { state: 'queued' as const, worker_id: null, ticket: ticket + 1 };
  // Who was interrupted by the end of its worker has not failed.
  if (reason === 'returned')
    return { changes: { ...queued, attempts: attempts - 1, run_at: now.toISOString() }, again: 0 };
  const error = reason === 'deadline' ? `It took longer than ${deadline} s` : tellable(came.error);
  if (isFinal(came.error) || attempts >= retry.attempts)
    return { changes: { ...over(now), state: 'dead', error } };
  const again = delayAfter(retry, attempts, Math.random());
  const run_at = new Date(now.getTime() + again * 1_000).toISOString();
  return { changes: { ...queued, error, run_at }, again };
}
