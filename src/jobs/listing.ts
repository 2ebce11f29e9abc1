import type { Job } from './schema.ts';

/** A job as one line for a terminal. */
export const jobLine = ({ id, created_at, name, state, progress, attempts, message, error }: Job): string =>
  [
    id,
    created_at,
    name.padEnd(10),
    state.padEnd(9),
    `${Math.floor(progress * 100)}%`.padStart(4),
    attempts > 1 ? `attempt ${attempts}` : '',
    (state === 'dead' ? error : (message ?? error)) ?? '',
  ]
    .filter(Boolean)
    .join('  ');

/** All that is known of a job, a line each. */
export function jobBlock(job: Job): string {
  const { payload, attempts, max_attempts, ...rest } = job;
  const facts: Record<string, unknown> = {
    ...rest,
    payload: JSON.stringify(payload),
    progress: `${(job.progress * 100).toFixed(1)}%`,
    attempts: `${attempts} of ${max_attempts}`,
  };
  const lines = Object.entries(facts).filter(([, value]) => value !== null);
  return lines.map(([name, value]) => `${name.padEnd(20)}${value}\n`).join('');
}
