import { system, type Viewer } from '../access/principal.ts';
import type { KeyService } from '../access/service.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { Draft, FileService } from '../files/service.ts';
import type { JobContext, Started } from '../jobs/job.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Gathered } from './kind.ts';
import type { ReportKinds } from './kinds.ts';
import { newLinkKey } from './links.ts';
import { type Rendering, renderingsOf, writeRendering } from './rendering.ts';
import { type ReportHead, type ReportRequest, type StoredFile, whole } from './schema.ts';
import type { ReportRow, ReportStore } from './store.ts';

export interface MakerDeps {
  db: Executor;
  transact: Transact;
  store: ReportStore;
  files: Pick<FileService, 'begin'>;
  keys: Pick<KeyService, 'speaker'>;
  profiles: Pick<ProfileService, 'anyErased'>;
  kinds: ReportKinds;
  clock: () => Date;
  newId: () => string;
}

type Headed = { head: ReportHead };
export type ReportMaker = ReturnType<typeof createReportMaker>;

const DAY_MS = 86_400_000;

/** Makes reports, as the job that was started for each. */
export function createReportMaker(deps: MakerDeps) {
  const { db, transact, store, files, keys, profiles, kinds, clock, newId } = deps;
  const inDays = (days: number): string => new Date(clock().getTime() + days * DAY_MS).toISOString();

  /** It reaches as far as whoever it was asked by does now, not as far as it did then. */
  async function reachOf({ requested_by }: ReportRow): Promise<Viewer> {
    const viewer = requested_by === null ? system : await keys.speaker(requested_by);
    if (viewer) return viewer;
    throw new ApiError(
      'conflict',
      'The key it is made for was revoked, has expired, or belongs to nobody now',
    );
  }

  async function gather(row: ReportRow, signal: AbortSignal): Promise<Gathered<Headed>> {
    const viewer = await reachOf(row);
    const before = await store.previous(db, row);
    const previous = before?.finished_at
      ? { id: before.id, made_at: before.finished_at, places: before.places ?? {} }
      : null;
    return kinds[row.request.kind].gather({ viewer, request: row.request, now: clock(), previous, signal });
  }

  /** Stores the files, to be kept or thrown away. */
  async function render(
    row: ReportRow,
    content: Headed,
    { signal, report }: Pick<JobContext, 'signal' | 'report'>,
    drafts: Draft[],
  ): Promise<StoredFile[]> {
    const stored: StoredFile[] = [];
    const all = renderingsOf(kinds[row.request.kind], content, row.request);
    for (const [i, rendering] of all.entries()) {
      await report({ progress: 0.5 + (0.5 * i) / all.length, message: `writing ${rendering.format}` });
      const draft = await files.begin(rendering.media_type, { name: rendering.name });
      drafts.push(draft);
      const written = await writeRendering(rendering, (bytes) => {
        signal.throwIfAborted();
        return draft.append(bytes);
      });
      await draft.end();
      stored.push({ ...described(rendering), file_id: draft.id, ...written });
    }
    return stored;
  }

  /** Makes a report ready, with all of its files or not at all; false where it was deleted meanwhile. */
  function keep(
    row: ReportRow,
    { content, summary, places, named }: Gathered<Headed>,
    { drafts, stored, save }: { drafts: readonly Draft[]; stored: StoredFile[]; save: JobContext['save'] },
  ): Promise<boolean> {
    const { retention_days, link_days } = whole(row.request);
    const { inputs, previous } = content.head;
    return transact(async (tx) => {
      await store.holdErasures(tx);
      // Whoever has been erased since is not to be named: then everything is read anew.
      if (await profiles.anyErased(tx, named))
        throw new ApiError('unavailable', 'A person it names was erased meanwhile');
      for (const draft of drafts) await draft.keep(tx, retention_days);
      const until = inDays(Math.min(link_days, retention_days));
      const ready = await store.update(tx, row.id, {
        ...{ inputs, summary, places: places ?? null, named: [...named], files: stored },
        ...(link_days > 0 && { link_key: newLinkKey(), link_expires_at: until }),
        ...{ previous_id: previous?.report_id ?? null },
        ...{ finished_at: clock().toISOString(), expires_at: inDays(retention_days) },
      });
      await save(tx, { progress: 1 });
      return ready;
    });
  }

  return {
    /** Notes a report that is to be made, in the transaction that starts its job. */
    async begun(tx: Executor, { id, viewer, payload, scheduleId }: Started<ReportRequest>): Promise<void> {
      const { kind, name, retention_days } = whole(payload);
      const external_id = payload.external_id ?? null;
      const before =
        external_id === null ? undefined : await store.find(tx, { externalId: external_id }, undefined);
      // One that failed gives its name to the one that is made in its place.
      if (before?.status === 'failed' && before.owner === viewer.owner)
        await store.update(tx, before.id, { external_id: null });
      const inserted = await store.insert(tx, {
        ...{ id: newId(), external_id, kind, name, request: payload, job_id: id, schedule_id: scheduleId },
        ...{ requested_by: viewer.keyId, owner: viewer.owner },
        ...{ created_at: clock().toISOString(), expires_at: inDays(retention_days) },
      });
      if (!inserted) throw new ApiError('conflict', 'There is a report of this external_id');
    },
    /** Makes the report of a job; undefined where it was deleted meanwhile. */
    async make({
      id,
      signal,
      save,
      report,
    }: JobContext<ReportRequest>): Promise<{ report_id: string } | undefined> {
      const [row] = await store.ofJobs(db, [id]);
      if (!row) return undefined;
      // Its worker was killed between storing it and saying so.
      if (row.finished_at) return { report_id: row.id };
      await report({ progress: 0.05, message: 'reading the data' });
      const gathered = await gather(row, signal);
      const drafts: Draft[] = [];
      let left = true;
      try {
        const stored = await render(row, gathered.content, { signal, report }, drafts);
        // Whether it commits is not known where the connection is lost: then files nobody has go within a day.
        left = false;
        const kept = await keep(row, gathered, { drafts, stored, save });
        left = !kept;
        return kept ? { report_id: row.id } : undefined;
      } catch (error) {
        left ||= error instanceof ApiError;
        throw error;
      } finally {
        // What cannot be removed now goes within a day.
        if (left) await Promise.all(drafts.map((draft) => draft.discard().catch(() => undefined)));
      }
    },
  };
}

const described = ({ format, name, media_type }: Rendering) => ({ format, name, media_type });
