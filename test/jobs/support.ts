import type { Logger } from 'pino';
import type { Test } from 'tap';
import Type from 'typebox';
import { system } from '../../src/access/principal.ts';
import { type BoundJob, bindJob, defineJob, type JobContext, type JobOutcome } from '../../src/jobs/job.ts';
import { isOver, type Job } from '../../src/jobs/schema.ts';
import { createApp, type TestApp } from '../support/app.ts';

export interface KindOptions {
  deadline?: number;
  attempts?: number;
  action?: 'demands.write' | 'schedules.write';
  payload?: object;
}

/** A kind of job of the test's own. */
export function aKind(
  name: string,
  run: (context: JobContext<Record<string, unknown>>) => Promise<JobOutcome>,
  { deadline = 60, attempts = 3, action = 'demands.write', payload = {} }: KindOptions = {},
): BoundJob {
  const kind = defineJob({
    ...{ name, deadline, onDemand: true },
    payload: Type.Object(payload as Record<string, never>, { additionalProperties: true }),
    retry: { attempts, delay: 0.01 },
    action: () => action,
    run: (_services: object, context) => run(context as JobContext<Record<string, unknown>>),
  });
  return bindJob(kind, {});
}

/** Lets something wait until the test says so. */
export function gate<T = void>() {
  let open = (_value: T): void => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Resolves, with why, when the attempt is told to stop. */
export const stopped = ({ signal }: JobContext): Promise<string> =>
  new Promise((resolve) => {
    const tell = (): void => resolve((signal.reason as { reason: string }).reason);
    if (signal.aborted) tell();
    else signal.addEventListener('abort', tell, { once: true });
  });

export interface JobApp extends TestApp {
  request(name: string, payload?: Record<string, unknown>): Promise<Job>;
  /** Waits until the job is over. */
  over(job: { id: string }): Promise<Job>;
  /** Waits until it is as told. */
  until(job: { id: string }, is: (job: Job) => boolean): Promise<Job>;
  /** A worker of this process; the test's end stops it at once. */
  work(): Promise<{ stop(graceMs: number): Promise<void> }>;
}

/** The application with kinds of job of the test's own. */
export async function createJobs(
  t: Test,
  extraJobs: readonly BoundJob[],
  clock?: () => Date,
  logger?: Logger,
): Promise<JobApp> {
  const app = await createApp(t, { extraJobs, ...(clock && { clock }), ...(logger && { logger }) });
  const { jobs } = app.services;
  const workers = new Set<{ stop(graceMs: number): Promise<void> }>();
  const until: JobApp['until'] = async ({ id }, is) => {
    let job = await jobs.get(system, id);
    while (!is(job)) {
      if (isOver(job.state)) throw new Error(`the job is over: ${JSON.stringify(job)}`);
      job = await jobs.wait(system, id, { seconds: 30, version: job.version });
    }
    return job;
  };
  // After the application: it is to be closed first, but its database only once no worker uses it.
  const { stop } = app.services;
  app.services.stop = async () => {
    for (const worker of workers) await worker.stop(0);
    await stop();
  };
  return {
    ...app,
    until,
    request: (name, payload) => jobs.request(system, { name, payload }),
    over: (job) => until(job, ({ state }) => isOver(state)),
    async work() {
      const worker = app.services.createWorker({ host: 'test', pid: process.pid });
      await worker.start();
      const ours = {
        async stop(graceMs: number) {
          if (workers.delete(ours)) await worker.stop(graceMs);
        },
      };
      workers.add(ours);
      return ours;
    },
  };
}
