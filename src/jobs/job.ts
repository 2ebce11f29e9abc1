import type { Static, TSchema } from 'typebox';
import type { Action } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';

/** How far an attempt is. `checkpoint` is what a later attempt goes on from. */
export interface Step {
  /** 0 to 1. */
  progress?: number;
  message?: string;
  checkpoint?: unknown;
}

/** What a handler is given for one attempt at a job. */
export interface JobContext<Payload = unknown> {
  readonly id: string;
  /** For whom it works: whoever asked for it. */
  readonly viewer: Viewer;
  readonly payload: Payload;
  /** What an earlier attempt saved last; null at the first. */
  readonly checkpoint: unknown;
  /** Aborted when the job is cancelled, its deadline passes, its worker stops or another worker has taken it over. */
  readonly signal: AbortSignal;
  /**
   * Notes how far it is, in the caller's transaction: what was done and that it was done are kept together or not at all.
   * Throws, so that the transaction is undone, once this attempt is over.
   */
  save(tx: Executor, step: Step): Promise<void>;
  /** As save, where there is no transaction to share. */
  report(step: Step): Promise<void>;
}

/** What a job comes to: JSON for whoever asked, and a line that sums it up. */
export interface JobOutcome {
  result?: unknown;
  message?: string;
}

/** A kind of job. A job acts only through services, and may be begun again after any of its steps. */
export interface JobKind<Schema extends TSchema = TSchema, Services = never> {
  /** Lower-case words with dashes; stands in rows and addresses, so it never changes. */
  readonly name: string;
  readonly payload: Schema;
  /** Seconds an attempt may take. */
  readonly deadline: number;
  readonly retry: RetryPolicy;
  /** What one must be allowed to do, to start, cancel or repeat it. */
  action(payload: Static<Schema>): Action;
  /** Whether people and schedules may start it with a payload of their own. */
  readonly onDemand: boolean;
  /** Whoever has a schedule of it run now, it is done for whom the schedule belongs to. */
  readonly actsForMaker?: boolean;
  /** Called in the transaction that starts it: what it notes is kept if and only if the job is. */
  begun?(services: Services, tx: Executor, job: Started<Static<Schema>>): Promise<void>;
  run(services: Services, context: JobContext<Static<Schema>>): Promise<JobOutcome>;
}

/** A job as it is started, for whom, and by which schedule if by one. */
export interface Started<Payload = unknown> {
  readonly id: string;
  readonly viewer: Viewer;
  readonly payload: Payload;
  readonly scheduleId: string | null;
}

export interface RetryPolicy {
  /** Attempts in all; an attempt whose worker was killed counts, one that was returned does not. */
  readonly attempts: number;
  /** Seconds before the second attempt; each further wait is twice as long, up to an hour, give or take a fifth. */
  readonly delay: number;
}

const LONGEST_DELAY = 3_600;

/** Seconds to wait after so many attempts have failed; `random` in [0, 1) spreads them. */
export function delayAfter({ delay }: RetryPolicy, attempts: number, random: number): number {
  return Math.min(LONGEST_DELAY, delay * 2 ** (attempts - 1)) * (0.8 + 0.4 * random);
}

/** A kind of job with the services it works by. */
export interface BoundJob {
  readonly kind: JobKind;
  begun(tx: Executor, job: Started): Promise<void>;
  run(context: JobContext): Promise<JobOutcome>;
}

export const defineJob = <Schema extends TSchema, Services>(
  kind: JobKind<Schema, Services>,
): JobKind<Schema, Services> => kind;

export const bindJob = <Schema extends TSchema, Services>(
  kind: JobKind<Schema, Services>,
  services: Services,
): BoundJob => ({
  kind: kind as unknown as JobKind,
  begun: async (tx, job) => kind.begun?.(services, tx, job as Started<Static<Schema>>),
  run: (context) => kind.run(services, context as JobContext<Static<Schema>>),
});
