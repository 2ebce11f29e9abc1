import { authorise } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import { databaseCode } from '../db/errors.ts';
import type { Executor } from '../db/transaction.ts';
import { ApiError, type ErrorCode, notFound } from '../errors.ts';
import type { Line, Outcome, UpsertOptions } from '../exchange/port.ts';
import { ANALYSER_VERSION } from '../text/index.ts';
import type { Fault } from '../validation/ajv.ts';
import { externalIdsOf, idsOf, parseRef } from '../wire/refs.ts';
import { createAdmission } from './admission.ts';
import { createContent } from './content.ts';
import type { Filters } from './filters.ts';
import type { ResourceDeps, ResourceRules } from './rules.ts';
import type { Meta } from './schema.ts';
import { createUpsert, initialOf } from './upsert.ts';
import { createWriter } from './writer.ts';

/** Says whether a row of this version may be written; throws ApiError where it may not. */
export type Precondition = (version: number) => void;

export interface ListRequest {
  filters: Filters;
  after?: string;
  size: number;
  total?: boolean;
}

/** Rows can be as large as a body, so a page is kept small. */
const EXPORT_PAGE = 100;
const REINDEX_PAGE = 100;

/** The life all resources share. Every method answers for a viewer: what it may not see does not exist for it. */
export interface ResourceService<Content extends object, Wire extends Meta> {
  create(viewer: Viewer, input: Line): Promise<{ row: Wire; created: boolean }>;
  get(viewer: Viewer, ref: string): Promise<Wire>;
  replace(viewer: Viewer, ref: string, input: object, allowed: Precondition): Promise<Wire>;
  patch(viewer: Viewer, ref: string, changes: Partial<Content>, allowed: Precondition): Promise<Wire>;
  remove(viewer: Viewer, ref: string, allowed: Precondition): Promise<void>;
  list(viewer: Viewer, request: ListRequest): Promise<{ items: Wire[]; next: string | null; total?: number }>;
  findByIds(viewer: Viewer, ids: readonly string[], x?: Executor): Promise<Map<string, Wire>>;
  /**
   * The ids that references name, in their order; undefined for one that names nothing. Who is in a transaction must
   * give it: waiting for a second connection while holding one can starve the pool.
   */
  resolveIds(viewer: Viewer, refs: readonly string[], x?: Executor): Promise<(string | undefined)[]>;
  /** The id a reference names, its row locked until the transaction ends; throws ApiError where there is none. */
  hold(tx: Executor, viewer: Viewer, ref: string): Promise<string>;
  importLines(viewer: Viewer, lines: readonly Line[], options?: UpsertOptions): Promise<Outcome<Wire>[]>;
  /** Every row, oldest first, a page at a time, as import takes them. */
  exportLines(viewer: Viewer, filters: Filters, x?: Executor): AsyncGenerator<object[]>;
  count(viewer: Viewer, filters: Filters): Promise<number>;
  /** Analyses every row anew, oldest first, a page at a time. */
  reindex(viewer: Viewer, options?: ReindexOptions): AsyncGenerator<ReindexedPage>;
}

export interface ReindexOptions {
  /** Only rows that another analyser than the present one has made. */
  stale?: boolean;
  /** Only rows after this one. */
  after?: string;
  /** Called in the transaction of each page: what it writes is kept if and only if the page is. */
  settle?(tx: Executor, page: ReindexedPage): Promise<void>;
}

export interface ReindexedPage {
  rows: number;
  /** The last of them. */
  last: string;
}

export function createResourceService<
  Content extends { external_id: string | null },
  Wire extends Content & Meta,
  Extra extends object,
  Found extends object = object,
>(deps: ResourceDeps, rules: ResourceRules<Content, Wire, Extra, Found>): ResourceService<Content, Wire> {
  const { db, transact } = deps;
  const { name, store } = rules;
  const content = createContent<Content>(rules.schemas.New, rules.initial);
  const writer = createWriter(deps, rules);
  const admit = createAdmission(rules, writer);
  const upsert = createUpsert(deps, rules);
  const shown = (viewer: Viewer, row: Wire): Wire => rules.show?.(viewer, row) ?? row;

  async function lockOne(tx: Executor, viewer: Viewer, ref: string): Promise<Wire> {
    const parsed = parseRef(ref);
    const [row] = await store.lock(tx, viewer, idsOf(parsed), externalIdsOf(parsed));
    if (!row) throw notFound(name, ref);
    return row;
  }

  function change(
    viewer: Viewer,
    ref: string,
    allowed: Precondition,
    { next, initial }: { next: (row: Content) => Content; initial?: Record<string, unknown> },
  ): Promise<Wire> {
    return transact(async (tx) => {
      const row = await lockOne(tx, viewer, ref);
      allowed(row.version);
      const entry = { id: row.id, row, content: next(row), initial };
      const [verdict] = await admit(tx, viewer, [entry]);
      if (verdict && verdict.faults.length > 0) throw rejection(verdict.faults, verdict.code);
      if (content.same(row, entry.content)) return shown(viewer, row);
      const [written] = await writer.update(tx, viewer, [entry]);
      return shown(viewer, written as Wire);
    });
  }

  const lineOf = (row: Wire): object => ({
    id: row.id,
    ...content.of(row),
    ...Object.fromEntries((rules.initial ?? []).map((key) => [key, row[key as keyof Wire]])),
  });

  return {
    async create(viewer, input) {
      const [outcome] = await upsert(viewer, [input]);
      if (!outcome || outcome.result === 'rejected') throw rejection(outcome?.faults ?? [], outcome?.code);
      return { row: outcome.row, created: outcome.result === 'created' };
    },
    async get(viewer, ref) {
      const row = await store.find(db, viewer, parseRef(ref));
      if (!row) throw notFound(name, ref);
      return shown(viewer, row);
    },
    replace: (viewer, ref, input, allowed) =>
      change(viewer, ref, allowed, {
        next: ({ external_id }) => content.complete(input, { external_id } as Partial<Content>),
        initial: initialOf(input, rules.initial),
      }),
    patch: (viewer, ref, changes, allowed) =>
      change(viewer, ref, allowed, { next: (row) => content.complete(changes, content.of(row)) }),
    remove: (viewer, ref, allowed) =>
      transact(async (tx) => {
        const row = await lockOne(tx, viewer, ref);
        if (rules.labels) authorise(viewer, `${rules.path}.delete`, rules.labels(row));
        allowed(row.version);
        await rules.beforeRemove?.(tx, viewer, row.id);
        await writer.remove(tx, viewer, row).catch((error) => {
          throw databaseCode(error) === NAMED_BY_OTHERS ? dependedOn(name) : error;
        });
      }),
    async list(viewer, { filters, after, size, total }) {
      const [rows, counted] = await Promise.all([
        store.list(db, viewer, filters, { after, size: size + 1 }),
        total ? store.count(db, viewer, filters) : undefined,
      ]);
      const items = rows.slice(0, size).map((row) => shown(viewer, row));
      const next = rows.length > size ? (items.at(-1)?.id ?? null) : null;
      return { items, next, ...(counted !== undefined && { total: counted }) };
    },
    async findByIds(viewer, ids, x = db) {
      return new Map((await store.findByIds(x, viewer, ids)).map((row) => [row.id, shown(viewer, row)]));
    },
    async resolveIds(viewer, refs, x = db) {
      const parsed = refs.map(parseRef);
      const named = new Map<string, string>();
      const found = await store.identify(x, viewer, parsed.flatMap(idsOf), parsed.flatMap(externalIdsOf));
      for (const { id, external_id } of found) {
        named.set(id, id);
        if (external_id !== null) named.set(`ext:${external_id}`, id);
      }
      return refs.map((ref) => named.get(ref.startsWith('ext:') ? ref : ref.toLowerCase()));
    },
    hold: async (tx, viewer, ref) => (await lockOne(tx, viewer, ref)).id,
    importLines: upsert,
    async *exportLines(viewer, filters, x = db) {
      for (let after: string | undefined; ; ) {
        const rows = await store.list(x, viewer, filters, { after, size: EXPORT_PAGE, ascending: true });
        const lines = rows.filter((row) => rules.whole?.(viewer, row) ?? true).map(lineOf);
        if (lines.length > 0) yield lines;
        if (rows.length < EXPORT_PAGE) return;
        after = rows.at(-1)?.id;
      }
    },
    count: (viewer, filters) => store.count(db, viewer, filters),
    async *reindex(viewer, { stale, after, settle } = {}) {
      const filters = stale ? { stale: ANALYSER_VERSION } : {};
      for (let from = after; ; ) {
        const page = await store.list(db, viewer, filters, {
          after: from,
          size: REINDEX_PAGE,
          ascending: true,
        });
        const last = page.at(-1)?.id;
        if (last === undefined) return;
        const ids = page.map(({ id }) => id);
        const done = { rows: page.length, last };
        await transact(async (tx) => {
          await writer.refresh(tx, viewer, await store.lock(tx, viewer, ids, []));
          await settle?.(tx, done);
        });
        yield done;
        from = last;
      }
    },
  };
}

/** The SQLSTATE of a row that others name. */
const NAMED_BY_OTHERS = '23503';
const dependedOn = (name: string): ApiError =>
  new ApiError('has_dependents', `Other rows name this ${name}: delete them or let them name another first`);

const rejection = (faults: readonly Fault[], code?: ErrorCode): ApiError =>
  code ? new ApiError(code, faults[0]?.message) : new ApiError('invalid_request', undefined, faults);
