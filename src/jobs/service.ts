import type { Static, TSchema } from 'typebox';
import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import { inPortions } from '../db/portions.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import { parseRef } from '../wire/refs.ts';
import type { BoundJob, JobKind } from './job.ts';
import type { Kinds } from './kinds.ts';
import type { JobQueue } from './queue.ts';
import { isOver, type Job, type JobResult, type JobState, type NewJob } from './schema.ts';
import type { JobRow, JobStore, ShownJob } from './store.ts';
import type { Watch } from './watch.ts';

export interface JobDeps {
  db: Executor;
  transact: Transact;
  store: JobStore;
  queue: JobQueue;
  audit: AuditTrail;
  kinds: Kinds;
  /** Told of each job in the transaction that starts it. */
  begun: (name: string, ...started: Parameters<BoundJob['begun']>) => Promise<void>;
  watch: Watch;
  clock: () => Date;
  newId: () => string;
}

export interface StartOptions {
  externalId?: string | null;
  /** Where an unfinished job has this key, that one is given and no other begun. */
  uniqueKey?: string;
  scheduleId?: string;
  rerunOf?: string;
}

export interface JobListRequest {
  states?: readonly JobState[];
  names?: readonly string[];
  after?: string;
  size: number;
}

export interface WaitOptions {
  seconds: number;
  /** Answers as soon as it is at another version than this one; without it, as soon as it is over. */
  version?: number;
  signal?: AbortSignal;
}

export type JobService = ReturnType<typeof createJobService>;

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
const EXPIRED_AT_ONCE = 1_000;

/** Runs of jobs, as those who ask for them see them; workers do them. */
export function createJobService(deps: JobDeps) {
  const { db, transact, store, queue, audit, kinds, watch, clock, newId } = deps;

  /** Whose jobs a viewer sees; undefined is everybody's. */
  const seenBy = (viewer: Viewer) => limitOf(viewer, 'jobs.read');
  async function find(viewer: Viewer, ref: string): Promise<ShownJob> {
    const row = await store.find(db, parseRef(ref), seenBy(viewer));
    if (!row) throw notFound('job', ref);
    return row;
  }
  async function lock(tx: Executor, viewer: Viewer, ref: string): Promise<JobRow> {
    const row = await store.lock(tx, parseRef(ref), seenBy(viewer));
    if (!row) throw notFound('job', ref);
    kinds.authorise(viewer, row.name, row.payload);
    return row;
  }

  /** Starts a job in the caller's transaction: it is begun if and only if that commits. */
  async function start<Schema extends TSchema, Services>(
    tx: Executor,
    viewer: Viewer,
    kind: JobKind<Schema, Services>,
    payload: Static<Schema>,
    options: StartOptions = {},
  ): Promise<Job> {
    kinds.check(kind.name, payload);
    const now = clock().toISOString();
    const row: JobRow = {
      ...{ id: newId(), external_id: options.externalId ?? null, name: kind.name, payload },
      ...{
        state: 'queued' as const,
        progress: 0,
        message: null,
        error: null,
        result: null,
        checkpoint: null,
      },
      ...{ attempts: 0, max_attempts: kind.retry.attempts, ticket: 1, worker_id: null },
      ...{ unique_key: options.uniqueKey ?? null, schedule_id: options.scheduleId ?? null },
      ...{ rerun_of: options.rerunOf ?? null, rerun_as: null },
      ...{ requested_by: viewer.keyId, requested_as: viewer.role, cancel_requested_at: null, version: 1 },
      ...{
        requested_parts: [...viewer.parts],
        requested_labels: [...viewer.labels],
        owner: viewer.owner,
      },
      ...{ created_at: now, run_at: now, started_at: null, finished_at: null },
    };
    if (!(await store.insert(tx, row))) return already(tx, options);
    await queue.add(tx, row);
    await note(tx, viewer, 'created', row);
    await deps.begun(kind.name, tx, { id: row.id, viewer, payload, scheduleId: row.schedule_id });
    return toWire(row);
  }
  /** The line does not repeat the payload, in which a kind may be told anything. */
  async function note(tx: Executor, viewer: Viewer, what: string, row: JobRow, more: object = {}) {
    const { id, name, owner, schedule_id, rerun_of } = row;
    const line = {
      action: `job.${what}`,
      entity: 'job',
      entity_id: id,
      labels: owner === null ? [] : [owner],
    };
    await audit.append(tx, viewer, [{ ...line, values: { name, schedule_id, rerun_of, ...more } }]);
  }
  async function already(tx: Executor, { uniqueKey }: StartOptions): Promise<Job> {
    const unfinished = uniqueKey === undefined ? undefined : await store.findUnfinished(tx, uniqueKey);
    if (unfinished) return toWire(unfinished);
    throw new ApiError('conflict', 'There is a job of this external_id');
  }

  return {
    start,
    /** Starts a job that people may start as they like. */
    async request(viewer: Viewer, { name, payload = {}, external_id }: NewJob): Promise<Job> {
      const kind = kinds.onDemand(name);
      kinds.check(name, payload);
      kinds.authorise(viewer, name, payload);
      return transact((tx) => start(tx, viewer, kind, payload, { externalId: external_id }));
    },
    get: async (viewer: Viewer, ref: string): Promise<Job> => toWire(await find(viewer, ref)),
    async result(viewer: Viewer, ref: string): Promise<JobResult> {
      const row = await store.result(db, parseRef(ref), seenBy(viewer));
      if (!row) throw notFound('job', ref);
      return { job_id: row.id, state: row.state, result: (row.result ?? null) as JobResult['result'] };
    },
    /** The job as soon as it is over, or has changed; as it is when the time is up. */
    async wait(viewer: Viewer, ref: string, { seconds, version, signal }: WaitOptions): Promise<Job> {
      const deadline = performance.now() + seconds * 1_000;
      const { id } = await find(viewer, ref);
      for (;;) {
        const left = deadline - performance.now();
        const looked = new AbortController();
        // Before it is looked at, or a change in between would go unheard.
        const changed = watch.next(id, left, AbortSignal.any([looked.signal, ...(signal ? [signal] : [])]));
        const row = await find(viewer, id);
        const done = isOver(row.state) || (version !== undefined && row.version !== version);
        if (done || left <= 0 || signal?.aborted) {
          looked.abort();
          return toWire(row);
        }
        await changed;
      }
    },
    async list(
      viewer: Viewer,
      { size, ...request }: JobListRequest,
    ): Promise<{ items: Job[]; next: string | null }> {
      const rows = await store.list(db, { ...request, owners: seenBy(viewer), size: size + 1 });
      const items = rows.slice(0, size);
      return { items: items.map(toWire), next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
    /**
     * Takes a job back: a queued one is over at once, a running one as soon as its handler stops, and a dead one leaves
     * the list of those that need attention.
     */
    cancel: (viewer: Viewer, ref: string): Promise<Job> =>
      transact(async (tx) => {
        const row = await lock(tx, viewer, ref);
        if (row.state === 'cancelled' || (row.state === 'running' && row.cancel_requested_at))
          return toWire(row);
        if (row.state === 'succeeded') throw new ApiError('conflict', 'The job has succeeded already');
        const cancel_requested_at = clock().toISOString();
        await note(tx, viewer, 'cancelled', row);
        if (row.state === 'running') {
          const asked = await store.update(tx, row.id, { cancel_requested_at });
          await store.tellCancelled(tx, row.id);
          return toWire(asked);
        }
        if (row.state === 'queued') await queue.remove(tx, row.id);
        const finished_at = row.finished_at ?? cancel_requested_at;
        const over = { state: 'cancelled' as const, cancel_requested_at, finished_at };
        return toWire(await store.update(tx, row.id, { ...over, ticket: row.ticket + 1 }));
      }),
    /** Repeats a job that is over, as one of its own, from the beginning. */
    rerun: (viewer: Viewer, ref: string): Promise<Job> =>
      transact(async (tx) => {
        const row = await lock(tx, viewer, ref);
        if (!isOver(row.state)) throw new ApiError('conflict', 'The job is not over: cancel it first');
        const repeating = row.rerun_as ? await store.find(tx, { id: row.rerun_as }) : undefined;
        if (repeating && !isOver(repeating.state))
          throw new ApiError('conflict', `Job ${repeating.id} repeats it already`);
        const options = {
          ...{ uniqueKey: row.unique_key ?? undefined, rerunOf: row.id },
          scheduleId: row.schedule_id ?? undefined,
        };
        // It reaches as far as it did for whoever asked first, whoever has it repeated.
        const asked: Viewer = {
          ...viewer,
          role: row.requested_as as Viewer['role'],
          parts: row.requested_parts as Viewer['parts'],
          ...{ keyId: row.requested_by, labels: row.requested_labels, owner: row.owner },
        };
        const job = await start(tx, asked, kinds.get(row.name), row.payload as never, options);
        await store.update(tx, row.id, { rerun_as: job.id });
        await note(tx, viewer, 'rerun', row, { rerun_as: job.id });
        return job;
      }),
    /** The files that unfinished jobs are to read. */
    filesInUse: (): Promise<string[]> => store.filesInUse(db),
    /** Removes jobs that have been over for a month; gives how many. */
    async expire(): Promise<number> {
      const before = new Date(clock().getTime() - KEPT_DAYS * DAY_MS).toISOString();
      return inPortions(EXPIRED_AT_ONCE, (most) => store.expire(db, before, most));
    },
  };
}

function toWire(row: ShownJob & Partial<JobRow>): Job {
  const {
    result: _r,
    checkpoint: _c,
    unique_key: _u,
    requested_as: _a,
    requested_parts: _p,
    requested_labels: _l,
    owner: _o,
    worker_id: _w,
    ticket: _t,
    ...shown
  } = row;
  const result_url = row.state === 'succeeded' ? `/v1/jobs/${row.id}/result` : null;
  return { ...shown, payload: row.payload as Job['payload'], result_url };
}
