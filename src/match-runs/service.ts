import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import type { MatchSettingsService } from '../match-settings/service.ts';
import type { DemandRanking } from '../matches/batch.ts';
import type { MatchService } from '../matches/service.ts';
import { together } from '../matches/weighing.ts';
import type { SettingsFor } from '../matching/index.ts';
import type { Outbox } from '../outbox/service.ts';
import type { ProfileService } from '../profiles/service.ts';
import { parseRef } from '../wire/refs.ts';
import { createDiffer, type DiffRequest } from './diff/differ.ts';
import { digestOf, digestOfAll } from './digest.ts';
import { createErasure } from './erasure.ts';
import { pageOf, pageSize } from './paging.ts';
import type { MatchRun, NewMatchRun, RunDemand, RunRequest } from './schema.ts';
import { createSelection, type SelectionDeps } from './selection.ts';
import type { DemandRow, MatchRunStore, ResultRow } from './store.ts';

export interface MatchRunDeps {
  db: Executor;
  transact: Transact;
  store: MatchRunStore;
  matches: Pick<MatchService, 'run'>;
  matchSettings: Pick<MatchSettingsService, 'inUse' | 'named'>;
  outbox: Pick<Outbox, 'happened'>;
  audit: AuditTrail;
  demands: SelectionDeps;
  profiles: Pick<ProfileService, 'findByIds'>;
  clock: () => Date;
  newId: () => string;
}

export interface Page {
  after?: string;
  size: number;
}

export type MatchRunService = ReturnType<typeof createMatchRunService>;

/** Stored rankings of many demands, which never change and can be held against each other. */
export function createMatchRunService(deps: MatchRunDeps) {
  const { db, transact, store, matches, matchSettings, audit, demands, clock, newId } = deps;
  const differ = createDiffer(deps);
  const choosing = createSelection(demands);

  async function get(viewer: Viewer, ref: string): Promise<MatchRun> {
    const run = await store.find(db, parseRef(ref), limitOf(viewer, 'match_runs.read'));
    if (!run) throw notFound('match_run', ref);
    return run;
  }

  async function note(
    tx: Executor,
    viewer: Viewer,
    what: string,
    { id, digest, demands, results }: MatchRun,
  ) {
    const labels = viewer.owner === null ? [] : [viewer.owner];
    const line = { action: `match_run.${what}`, entity: 'match_run', entity_id: id, labels };
    await audit.append(tx, viewer, [{ ...line, values: { digest, demands, results } }]);
  }

  /** What the demands are weighed by: the set asked for, or else each demand's own. */
  async function weighing(settings: string | undefined): Promise<() => SettingsFor> {
    if (settings === undefined) return matchSettings.inUse;
    const named = await matchSettings.named(settings, '/settings');
    return () => () => named;
  }

  return {
    get,
    /** Ranks the demands over one state of the data and stores the whole at once: half a run is never seen. */
    async create(viewer: Viewer, input: NewMatchRun): Promise<MatchRun> {
      const request = requestOf(input);
      const external_id = input.external_id ?? null;
      if (external_id !== null && (await store.find(db, { externalId: external_id }))) throw taken();
      const [choose, settings] = await together(choosing(viewer, input), weighing(input.settings));
      const started_at = clock().toISOString();
      const options = {
        filters: request.profiles,
        limit: request.limit,
        minScore: request.min_score ?? undefined,
      };
      const batch = await matches.run(viewer, { choose, options, settings, keep: toRows });
      const { engine, lexicon, model, position } = batch;
      const run: MatchRun = {
        ...{ id: newId(), external_id, title: input.title ?? null, request },
        ...{ settings: [...batch.settings], engine, lexicon, model, position },
        demands: batch.results.length,
        results: batch.results.reduce((sum, { results }) => sum + results.length, 0),
        digest: digestOfAll(batch.results.map(({ demand }) => demand.digest)),
        ...{ created_by: viewer.keyId, started_at, finished_at: clock().toISOString() },
      };
      await transact(async (tx) => {
        if (!(await store.insert(tx, { ...run, owner: viewer.owner }))) throw taken();
        await note(tx, viewer, 'created', run);
        await store.insertDemands(
          tx,
          run.id,
          batch.results.map(({ demand }) => demand),
        );
        await store.insertResults(
          tx,
          run.id,
          batch.results.flatMap(({ results }) => results),
        );
      });
      return run;
    },
    async list(viewer: Viewer, { after, size }: Page): Promise<{ items: MatchRun[]; next: string | null }> {
      return pageOf(await store.list(db, after, size + 1, limitOf(viewer, 'match_runs.read')), size, 1);
    },
    /** All that stored runs say of a profile. */
    naming: store.naming,
    /** Takes what stored runs tell of a profile out of them; see createErasure. */
    forget: createErasure(store),
    /** The versions of the models that stored runs name. */
    modelsNamed: store.models,
    async remove(viewer: Viewer, ref: string): Promise<void> {
      const run = await get(viewer, ref);
      await transact(async (tx) => {
        if (!(await store.remove(tx, run.id))) throw notFound('match_run', ref);
        await note(tx, viewer, 'deleted', run);
      });
    },
    /** A run's demands with their results, in the order of their ids; or the one a reference names. */
    async results(
      viewer: Viewer,
      ref: string,
      { demand, after, size }: Page & { demand?: string },
    ): Promise<{ items: RunDemand[]; next: string | null }> {
      const run = await get(viewer, ref);
      const rows = await store.demands(db, run.id, {
        after,
        size: pageSize(size, run.request.limit) + 1,
        ref: demand === undefined ? undefined : parseRef(demand),
      });
      const named = rows.map((row) => ({ ...row, id: row.demand_id }));
      const { items: page, next } = pageOf(named, size, run.request.limit);
      const ids = page.map(({ id }) => id);
      const found = await store.resultsOf(db, run.id, ids);
      return { items: page.map(({ id, ...row }) => ({ ...row, results: found.get(id) ?? [] })), next };
    },
    async diff(viewer: Viewer, a: string, b: string, request: DiffRequest) {
      return differ(viewer, [await get(viewer, a), await get(viewer, b)], request);
    },
  };
}

const taken = (): ApiError =>
  new ApiError('conflict', 'There is a run of this external_id: runs never change, delete it first');

const requestOf = (input: NewMatchRun): RunRequest => ({
  named: input.demand_ids !== undefined,
  filter: input.filter ?? {},
  profiles: input.profiles ?? {},
  limit: input.limit ?? 20,
  min_score: input.min_score ?? null,
  settings: input.settings ?? null,
});

/** What of a ranking is stored: its reasons as JSON at once, which is many times smaller. */
function toRows({ demand, pairs, ...counts }: DemandRanking): { demand: DemandRow; results: ResultRow[] } {
  const results = pairs.map(({ profile, score, components, reasons }, i) => {
    const { terms, bridges, evidence, sectors } = reasons;
    const told = { terms, bridges, evidence, sectors };
    const { id: profile_id, external_id } = profile;
    return { rank: i + 1, profile_id, external_id, score, components, reasons: told };
  });
  const row = {
    ...{ demand_id: demand.id, external_id: demand.external_id },
    ...{ ...counts, excluded: { ...counts.excluded } },
  };
  return {
    demand: { ...row, digest: digestOf({ ...row, results }) },
    results: results.map(({ components, reasons, ...rest }) => ({
      ...{ demand_id: demand.id, ...rest },
      ...{ components: JSON.stringify(components), reasons: JSON.stringify(reasons) },
    })),
  };
}
