import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Test } from 'tap';
import { forkHelper } from '../support/processes.ts';
import { counting, TABLES } from './kinds.ts';
import { createJobs, type JobApp } from './support.ts';

/** Worker processes on the application's database, which tell of what they do. */
export async function workers(t: Test, { database }: JobApp, count: number): Promise<ChildProcess[]> {
  const made = Array.from({ length: count }, () =>
    forkHelper(t, new URL('./process.ts', import.meta.url), [JSON.stringify(database.address)]),
  );
  await Promise.all(made.map((child) => once(child, 'message')));
  return made;
}

/** The application, which knows the kinds of job that the worker processes do, and the tables they write. */
export async function createCounting(t: Test): Promise<JobApp> {
  const nothing = { db: undefined, transact: undefined } as never;
  const app = await createJobs(
    t,
    counting(nothing, () => undefined),
  );
  await app.database.pool.query(TABLES);
  return app;
}
