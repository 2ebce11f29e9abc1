import { limitOf } from '../access/permissions.ts';
import { system, type Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { CampaignService } from '../campaigns/service.ts';
import { inPortions } from '../db/portions.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import type { FileService, Range } from '../files/service.ts';
import { reportJob } from '../jobs/kinds/report.ts';
import type { JobService } from '../jobs/service.ts';
import type { MatchSettingsService } from '../match-settings/service.ts';
import { createAjv, faultsOf } from '../validation/ajv.ts';
import { parseRef } from '../wire/refs.ts';
import type { ReportKind } from './kind.ts';
import type { ReportKinds } from './kinds.ts';
import { isSigned, newLinkKey, readLink, signLink } from './links.ts';
import {
  type Format,
  type ReportHead,
  ReportRequest,
  requestFaults,
  type StoredFile,
  whole,
} from './schema.ts';
import type { ReportFilters, ReportRow, ReportStore } from './store.ts';
import type { NewReport, Report, ReportLink } from './wire.ts';

export interface ReportDeps {
  db: Executor;
  transact: Transact;
  store: ReportStore;
  jobs: Pick<JobService, 'start' | 'cancel'>;
  files: Pick<FileService, 'read' | 'remove'>;
  campaigns: Pick<CampaignService, 'resolveIds'>;
  matchSettings: Pick<MatchSettingsService, 'named'>;
  kinds: ReportKinds;
  audit: AuditTrail;
  clock: () => Date;
}

type Content = { head: ReportHead };
type Noted = Pick<ReportRow, 'id' | 'kind' | 'owner'>;

/** A file of a report with its bytes. */
export interface OpenFile extends StoredFile {
  read(range: Range): AsyncIterable<Uint8Array>;
}

export type ReportService = ReturnType<typeof createReportService>;

const DAY_MS = 86_400_000;
const EXPIRED_AT_ONCE = 20;
const linkPath = (token: string): string => `/r/${token}`;

/** Reports as those who ask for them see them; a job makes each, see the maker. */
export function createReportService(deps: ReportDeps) {
  const { db, transact, store, jobs, files, campaigns, matchSettings, audit, clock } = deps;
  const seenBy = (viewer: Viewer) => limitOf(viewer, 'reports.read');

  async function find(viewer: Viewer, ref: string, x: Executor = db): Promise<ReportRow> {
    const row = await store.find(x, parseRef(ref), seenBy(viewer));
    if (!row) throw notFound('report', ref);
    return row;
  }
  async function writable(viewer: Viewer, ref: string): Promise<ReportRow> {
    const row = await find(viewer, ref);
    if (row.status !== 'ready') throw new ApiError('conflict', `The report is ${row.status}, not ready`);
    return row;
  }
  async function note(tx: Executor, viewer: Viewer, what: string, { id, kind, owner }: Noted) {
    const labels = owner === null ? [] : [owner];
    const line = { action: `report.${what}`, entity: 'report', entity_id: id, labels };
    await audit.append(tx, viewer, [{ ...line, values: { kind } }]);
  }
  /** One of its files; unless told which, the page, or else the first. */
  function fileOf(row: ReportRow, asked: Format | undefined): OpenFile {
    const wanted = row.files.find(({ format }) => format === (asked ?? 'html'));
    const file = wanted ?? (asked ? undefined : row.files[0]);
    if (!file) throw new ApiError('not_found', `The report was not made as ${asked ?? 'a file'}`);
    return { ...file, read: (range) => files.read(file.file_id, range) };
  }
  async function setLink(viewer: Viewer, row: ReportRow, what: string, changes: Link): Promise<void> {
    await transact(async (tx) => {
      if (!(await store.update(tx, row.id, changes))) throw notFound('report', row.id);
      await note(tx, viewer, what, row);
    });
  }

  return {
    /** Throws ApiError that names each fault of what a report is asked for. */
    async check(viewer: Viewer, request: ReportRequest): Promise<void> {
      const faults = requestFaults(request);
      const { campaign_id } = request.scope ?? {};
      const { match_settings } = request.settings ?? {};
      if (campaign_id && (await campaigns.resolveIds(viewer, [campaign_id]))[0] === undefined)
        faults.push({ pointer: '/scope/campaign_id', message: `names no campaign: ${campaign_id}` });
      if (match_settings)
        await matchSettings.named(match_settings, '/settings/match_settings').catch((error) => {
          if (!(error instanceof ApiError)) throw error;
          faults.push(...error.faults);
        });
      if (faults.length > 0) throw new ApiError('invalid_request', undefined, faults);
    },
    /** What a report would hold, without storing it; its faults as a request's. */
    async draft(viewer: Viewer, request: ReportRequest): Promise<{ kind: ReportKind; content: Content }> {
      faultsIn(request);
      await this.check(viewer, request);
      const kind = deps.kinds[request.kind];
      const { content } = await kind.gather({ viewer, request, now: clock(), previous: null });
      return { kind, content };
    },
    async create(viewer: Viewer, request: NewReport): Promise<Report> {
      await this.check(viewer, request);
      return transact(async (tx) => this.ofJob(tx, (await jobs.start(tx, viewer, reportJob, request)).id));
    },
    /** The report that a job makes. */
    async ofJob(x: Executor, jobId: string): Promise<Report> {
      const [row] = await store.ofJobs(x, [jobId]);
      if (!row) throw notFound('report', jobId);
      return toWire(row);
    },
    /** The ids of the reports that some jobs make, by job. */
    async idsOfJobs(x: Executor, jobIds: readonly string[]): Promise<Map<string, string>> {
      return new Map((await store.ofJobs(x, jobIds)).map(({ id, job_id }) => [job_id, id]));
    },
    get: async (viewer: Viewer, ref: string): Promise<Report> => toWire(await find(viewer, ref)),
    async list(
      viewer: Viewer,
      { after, size, ...filters }: Omit<ReportFilters, 'owners'> & { after?: string; size: number },
    ): Promise<{ items: Report[]; next: string | null }> {
      const page = { after, size: size + 1 };
      const rows = await store.list(db, { ...filters, owners: seenBy(viewer) }, page);
      const items = rows.slice(0, size).map(toWire);
      return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
    /** Deletes a report and its files; one that is not ready yet is not made any more. */
    async remove(viewer: Viewer, ref: string): Promise<void> {
      const row = await find(viewer, ref);
      if (row.status === 'queued' || row.status === 'running') await jobs.cancel(viewer, row.job_id);
      await transact((tx) => removeAll(tx, viewer, [row]));
    },
    file: async (viewer: Viewer, ref: string, format: Format): Promise<OpenFile> =>
      fileOf(await find(viewer, ref), format),
    /** A new link in the place of the one before, which opens nothing any more. */
    async link(viewer: Viewer, ref: string, days: number): Promise<ReportLink> {
      const row = await writable(viewer, ref);
      const until = new Date(clock().getTime() + days * DAY_MS).toISOString();
      const link_expires_at = until < row.expires_at ? until : row.expires_at;
      const made = { link_key: newLinkKey(), link_expires_at, link_opened: 0, link_opened_at: null };
      await setLink(viewer, row, 'link_made', made);
      return linkOf({ ...row, ...made }) as ReportLink;
    },
    async unlink(viewer: Viewer, ref: string): Promise<void> {
      const row = await writable(viewer, ref);
      await setLink(viewer, row, 'link_revoked', { link_key: null, link_expires_at: null });
    },
    /** What a link opens, for whoever has it. Throws ApiError: not_found where it was never one, gone where it was. */
    async open(token: string, format: Format | undefined): Promise<OpenFile & { opened(): Promise<void> }> {
      const claim = readLink(token);
      const row = claim && (await store.find(db, { id: claim.id }, undefined));
      if (!claim || !row) throw new ApiError('not_found', 'There is no such link');
      const revoked = row.link_key === null || !isSigned(claim, row.link_key);
      if (revoked || claim.expires_at <= clock())
        throw new ApiError('gone', 'The link has expired or was revoked');
      // Whoever opens it is not to be refused because this cannot be written.
      const opened = () => store.opened(db, row.id, clock().toISOString()).catch(() => undefined);
      return { ...fileOf(row, format), opened };
    },
    /** The reports that name a profile. */
    naming: store.naming,
    /** Deletes the reports that name a profile, with their files, in the caller's transaction. */
    async forget(tx: Executor, viewer: Viewer, profileId: string): Promise<void> {
      await store.holdReports(tx);
      await removeAll(tx, viewer, await store.naming(tx, profileId));
    },
    /** Deletes reports whose time has come; gives how many. */
    expire: (): Promise<number> =>
      inPortions(EXPIRED_AT_ONCE, (most) =>
        transact(async (tx) => {
          const due = await store.lockExpired(tx, clock().toISOString(), most);
          return removeAll(tx, system, due);
        }),
      ),
  };

  /** Removes reports with their files; one that was stored meanwhile goes with those it has by then. */
  async function removeAll(tx: Executor, viewer: Viewer, rows: readonly { id: string }[]): Promise<number> {
    const gone = await store.remove(
      tx,
      rows.map(({ id }) => id),
    );
    await files.remove(
      tx,
      gone.flatMap((row) => row.files.map(({ file_id }) => file_id)),
    );
    for (const row of gone) await note(tx, viewer, 'deleted', row);
    return gone.length;
  }
}

const isRequest = createAjv().compile(ReportRequest);

/** Throws ApiError that names what the API would not take. */
function faultsIn(request: ReportRequest): void {
  if (!isRequest(request)) throw new ApiError('invalid_request', undefined, faultsOf(isRequest.errors));
}

type Link = Partial<Pick<ReportRow, 'link_key' | 'link_expires_at' | 'link_opened' | 'link_opened_at'>>;

function linkOf({
  id,
  link_key,
  link_expires_at,
  link_opened,
  link_opened_at,
}: ReportRow): ReportLink | null {
  if (!link_key || !link_expires_at) return null;
  const url = linkPath(signLink(id, link_expires_at, link_key));
  return { url, expires_at: link_expires_at, opened: link_opened, opened_at: link_opened_at };
}

function toWire(row: ReportRow): Report {
  const { id, external_id, kind, status, error, schedule_id, job_id, previous_id, requested_by } = row;
  const { name, scope, settings, formats } = whole(row.request);
  return {
    ...{
      id,
      external_id,
      kind: kind as Report['kind'],
      name,
      status,
      error,
      scope,
      settings,
      formats: [...formats],
    },
    ...{ schedule_id, job_id, previous_id, inputs: row.inputs, summary: row.summary },
    files: row.files.map(({ file_id: _, ...file }) => ({
      ...file,
      url: `/v1/reports/${id}/files/${file.format}`,
    })),
    ...{ link: linkOf(row), requested_by },
    ...{ created_at: row.created_at, finished_at: row.finished_at, expires_at: row.expires_at },
  };
}
