import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { PartnerRole, Role, Viewer } from '../../access/principal.ts';
import { databaseCode } from '../../db/errors.ts';
import type { Executor, Transact } from '../../db/transaction.ts';
import type { BoundJob, JobContext, JobOutcome, Step } from '../job.ts';
import type { Delivery, JobQueue } from '../queue.ts';
import type { Hold, JobRow, JobStore, ShownJob } from '../store.ts';
import { type Reason, Stopped } from './ending.ts';
import { type Came, cancelled, unstorable, type Verdict, verdictOn } from './verdict.ts';

export interface AttemptDeps {
  db: Executor;
  transact: Transact;
  store: JobStore;
  queue: JobQueue;
  clock: () => Date;
  logger: Logger;
  /** This worker's id in the register. */
  workerId: string;
}

/** One attempt under way in this worker. */
export interface Attempt {
  /** Resolves when what came of it is written; rejects where the job was another worker's by then. */
  readonly over: Promise<void>;
  stop(reason: Reason): void;
}

/** How long a handler that was told to stop may take before it is left behind. */
const LEAVE_MS = 5_000;
const WRITE_AGAIN_MS = 1_000;

/** Takes on a job that was delivered; undefined where the delivery no longer counts. */
export async function begin(
  deps: AttemptDeps,
  { kind, run }: BoundJob,
  delivery: Delivery,
): Promise<Attempt | undefined> {
  const { store, db, clock, workerId } = deps;
  const hold: Hold = { ...delivery, worker_id: workerId };
  const row = await store.claim(db, hold, clock().toISOString());
  if (!row) return undefined;
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (reason: Reason): void => controller.abort(new Stopped(reason));
  const deadline = setTimeout(stop, kind.deadline * 1_000, 'deadline');

  async function conclude(): Promise<void> {
    const came = await outcomeOf(() => run(contextOf(deps, row as JobRow, hold, { signal, stop })), signal);
    clearTimeout(deadline);
    const reason = signal.aborted ? (signal.reason as Stopped).reason : undefined;
    const verdict = verdictOn(row as JobRow, kind, came, reason, clock());
    const written = await write(deps, hold, verdict);
    tell(deps.logger, written, came, reason);
  }
  return { over: conclude(), stop };
}

function contextOf(
  { store, db }: AttemptDeps,
  row: JobRow,
  hold: Hold,
  { signal, stop }: { signal: AbortSignal; stop: Attempt['stop'] },
): JobContext {
  async function save(x: Executor, { progress, message, checkpoint }: Step): Promise<void> {
    signal.throwIfAborted();
    const within = progress === undefined ? undefined : Math.min(1, Math.max(0, progress));
    const written = await store.updateHeld(x, hold, { progress: within, message, checkpoint });
    if (!written) stop('lost');
    // Another may hold it, or the attempt was stopped while this was written: nothing of the transaction counts.
    signal.throwIfAborted();
    if (written?.cancel_requested_at) stop('cancelled');
  }
  return {
    ...{ id: row.id, payload: row.payload, checkpoint: row.checkpoint ?? null, signal },
    viewer: asked(row),
    save,
    report: (step) => save(db, step),
  };
}

/** Whoever asked for it, as far as it reached then. */
const asked = (row: JobRow): Viewer => ({
  role: row.requested_as as Role,
  parts: row.requested_parts as PartnerRole[],
  keyId: row.requested_by,
  labels: row.requested_labels,
  owner: row.owner,
});

/** What a handler comes to; one that goes on long after it was told to stop is left behind. */
async function outcomeOf(run: () => Promise<JobOutcome>, signal: AbortSignal): Promise<Came> {
  const handler = Promise.resolve()
    .then(run)
    .then(
      (outcome): Came => ({ outcome }),
      (error: unknown): Came => ({ error }),
    );
  const done = new AbortController();
  const leaving = aborted(signal)
    .then(() => sleep(LEAVE_MS, undefined, { signal: done.signal }))
    .then(
      (): Came => ({ error: signal.reason }),
      () => handler,
    );
  const came = await Promise.race([handler, leaving]);
  done.abort();
  return came;
}

/**
 * Writes what came of an attempt, however long the database is away: a job whose end is not written would run for ever.
 * Throws Stopped where it is not held any more.
 */
async function write(deps: AttemptDeps, hold: Hold, verdict: Verdict): Promise<ShownJob> {
  for (let next = verdict; ; ) {
    try {
      const row = await keep(deps, hold, next);
      if (row) return row;
      throw new Stopped('lost');
    } catch (error) {
      if (error instanceof Stopped) throw error;
      // A result that cannot be stored now never will be.
      if (databaseCode(error)?.startsWith('22')) next = unstorable(deps.clock());
      else await sleep(WRITE_AGAIN_MS);
    }
  }
}

/** Writes a verdict. Who was asked to cancel a job meanwhile is not given it queued, or dead. */
function keep(
  { db, transact, store, queue, clock }: AttemptDeps,
  hold: Hold,
  { changes, again }: Verdict,
): Promise<ShownJob | undefined> {
  if (changes.state === 'succeeded' || changes.state === 'cancelled')
    return store.updateHeld(db, hold, changes);
  return transact(async (tx) => {
    const row = await store.updateHeld(tx, hold, changes);
    if (row?.cancel_requested_at) return store.update(tx, row.id, cancelled(clock()));
    if (row && again !== undefined) await queue.add(tx, row, again);
    return row;
  });
}

function tell(logger: Logger, { id, name, attempts, state }: ShownJob, came: Came, reason?: Reason): void {
  const facts = { job: id, job_name: name, attempts, state };
  const failed = 'error' in came && reason !== 'cancelled' && reason !== 'returned';
  if (!failed) logger.info(facts, 'job');
  else if (state === 'dead') logger.error({ ...facts, err: came.error }, 'a job is dead');
  else logger.warn({ ...facts, err: came.error }, 'a job failed; it is tried again');
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
