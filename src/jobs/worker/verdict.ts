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

export const dead = (error: string, now: Date): Changes => ({ ...over(now), state: 'dead', error });

/** The row as it is handed over once more: what was handed over before no longer counts. */
export const queuedAgain = ({ ticket }: Pick<JobRow, 'ticket'>, run_at: Date) => ({
  ...{ state: 'queued' as const, worker_id: null },
  ...{ ticket: ticket + 1, run_at: run_at.toISOString() },
});

/** The verdict on a job whose outcome the database refuses. */
export const unstorable = (now: Date): Verdict => ({
  changes: dead('What it came to cannot be stored', now),
});

/** What becomes of a job after an attempt; `reason` is why the attempt was stopped, if it was. */
export function verdictOn(
  row: Pick<JobRow, 'attempts' | 'ticket'>,
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
  // Who was interrupted by the end of its worker has not failed.
  if (reason === 'returned')
    return { changes: { ...queuedAgain(row, now), attempts: row.attempts - 1 }, again: 0 };
  const error = reason === 'deadline' ? `It took longer than ${deadline} s` : tellable(came.error);
  if (isFinal(came.error) || row.attempts >= retry.attempts) return { changes: dead(error, now) };
  const again = delayAfter(retry, row.attempts, Math.random());
  const run_at = new Date(now.getTime() + again * 1_000);
  return { changes: { ...queuedAgain(row, run_at), error }, again };
}
