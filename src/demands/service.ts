import { OPEN, subjectLabel } from '../access/labels.ts';
import { type Action, limitOf } from '../access/permissions.ts';
import { system, type Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { EnterpriseService } from '../enterprises/service.ts';
import { ApiError } from '../errors.ts';
import type { DemandFacts } from '../matching/index.ts';
import { createContent } from '../resources/content.ts';
import type { Filters } from '../resources/filters.ts';
import { namesNothing } from '../resources/references.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import { createWriter } from '../resources/writer.ts';
import { analyseDemand, toDemandFacts } from './facts.ts';
import { createLifecycle, type Lifecycle, type LifecycleDeps } from './lifecycle.ts';
import { type DemandLine, toLine } from './lines.ts';
import { createDemandRules, type DemandRuleDeps } from './rules.ts';
import { type Demand, type DemandContent, demandSchemas, type NewDemand } from './schema.ts';
import type { DemandRow } from './standing.ts';
import type { DemandStepStore } from './steps.ts';
import type { DemandStore, Which } from './store.ts';

export interface DemandDeps extends ResourceDeps, Omit<DemandRuleDeps, 'clock'> {
  steps: DemandStepStore;
  enterprises: Pick<EnterpriseService, 'resolveIds' | 'findByIds' | 'get'>;
  /** What follows where a demand has another owner, place or association. */
  whenMoved(tx: Executor, row: DemandRow): Promise<void>;
  holdDockings: LifecycleDeps['holdDockings'];
  whenOver: LifecycleDeps['whenOver'];
  /** Throws ApiError where something depends on a demand. */
  beforeRemove: (tx: Executor, viewer: Viewer, id: string) => Promise<void>;
}

export interface DemandService extends ResourceService<DemandContent, Demand> {
  /** How demands go from state to state. */
  lifecycle: Omit<Lifecycle, 'expire'>;
  /** Ends what has passed its deadline; gives how many. */
  expire: Lifecycle['expire'];
  /** As resolveIds, of those alone that a viewer reaches with an action. */
  resolveReached(viewer: Viewer, action: Action, refs: readonly string[]): Promise<(string | undefined)[]>;
  /** The demands a viewer follows, oldest first, as lists tell of them. */
  roll(
    x: Executor,
    viewer: Viewer,
    filters: Filters & { regions?: string[] | undefined },
  ): Promise<DemandLine[]>;
  /** How many demands that a viewer may know of are open to experts, by their sectors. */
  openBySectors: DemandStore['openBySectors'];
  /** When some demands came to each state first, by demand. */
  reached: DemandStepStore['reached'];
  /** How long some demands stayed in each state. */
  stays: DemandStepStore['stays'];
  /** Stored demands as the engine takes them: of these ids or owners, or the next ones after an id. */
  facts(x: Executor, which: Which): Promise<DemandFacts[]>;
  /** What a demand that is not stored would be to the engine. */
  draft(viewer: Viewer, input: NewDemand): Promise<DemandFacts>;
  /** Finds anew where the demands of some enterprises belong. */
  relocate(
    tx: Executor,
    viewer: Viewer,
    owners: readonly { id: string; region: string | null }[],
  ): Promise<void>;
}

export function createDemandService(deps: DemandDeps): DemandService {
  const { db, store, lexicon, enterprises, associations, beforeRemove } = deps;
  const rules = {
    ...createDemandRules(deps),
    async afterWrite(
      tx: Executor,
      viewer: Viewer,
      written: readonly { row: DemandRow; before: DemandRow | undefined }[],
    ) {
      for (const { row, before } of written) if (before && moved(before, row)) await deps.whenMoved(tx, row);
      const begun = written.filter(({ before }) => before === undefined);
      const { keyId: key_id, role } = viewer;
      await deps.steps.insert(
        tx,
        begun.map(({ row: { id, state, created_at } }) => ({
          ...{ demand_id: id, action: 'create', from_state: null, to_state: state, at: created_at },
          ...{ key_id, role, reasons: [], note: null },
        })),
      );
    },
    beforeRemove,
  };
  const resource = createResourceService(deps, rules);
  const writer = createWriter(deps, rules);
  const { expire, ...lifecycle } = createLifecycle({ ...deps, advance: writer.advance });

  /**
   * The filters in ids: an owner that names no enterprise owns nothing. Where they ask for what a redacted demand hides, only
   * demands that the viewer reads in full can meet them.
   */
  async function narrowed(viewer: Viewer, filters: Filters, x?: Executor): Promise<Filters> {
    const limit = limitOf(viewer, 'demands.read');
    const prying = HIDDEN.some((name) => filters[name] !== undefined);
    const labelled = filters.labelled ?? (limit && prying ? [...limit, OPEN] : undefined);
    const found = { ...filters, labelled };
    if (filters.owner_id === undefined) return found;
    const ids = await enterprises.resolveIds(viewer, filters.owner_id as string[], x);
    return { ...found, owner_id: ids.filter((id) => id !== undefined) };
  }
  return {
    ...resource,
    lifecycle,
    expire,
    list: async (viewer, request) =>
      resource.list(viewer, { ...request, filters: await narrowed(viewer, request.filters) }),
    count: async (viewer, filters) => resource.count(viewer, await narrowed(viewer, filters)),
    async *exportLines(viewer, filters, x) {
      yield* resource.exportLines(viewer, await narrowed(viewer, filters, x), x);
    },
    async resolveReached(viewer, action, refs) {
      const ids = await resource.resolveIds(viewer, refs);
      const limit = limitOf(viewer, action);
      if (limit === undefined) return ids;
      const reached = await store.labelled(
        db,
        ids.filter((id) => id !== undefined),
        limit,
      );
      return ids.map((id) => (id !== undefined && reached.has(id) ? id : undefined));
    },
    roll: async (x, viewer, filters) =>
      (await store.roll(x, viewer, 'demands.follow', filters)).map((row) => toLine(viewer, row)),
    openBySectors: store.openBySectors,
    reached: deps.steps.reached,
    stays: deps.steps.stays,
    async facts(x, which) {
      return (await store.findOwned(x, which)).map((row) => toDemandFacts(row, lexicon()));
    },
    async draft(viewer, input) {
      const content = createContent<DemandContent>(demandSchemas.New, ['state']).complete(input);
      const { owner_id } = content;
      const [id] = owner_id === null ? [] : await enterprises.resolveIds(viewer, [owner_id]);
      if (owner_id !== null && id === undefined)
        throw new ApiError('invalid_request', undefined, [namesNothing('owner_id', owner_id)]);
      const owner = id === undefined ? null : await enterprises.get(viewer, id);
      const labels = id === undefined ? [] : [subjectLabel('enterprise', id)];
      const state = { state: 'published' as const, labels };
      const known = { ...content, ...analyseDemand(content, lexicon()), ...state, id: '', owner };
      return toDemandFacts(known, lexicon());
    },
    async relocate(tx, viewer, owners) {
      const regionOf = new Map(owners.map(({ id, region }) => [id, region]));
      const rows = await store.lockPlacedBy(tx, [...regionOf.keys()]);
      const collectors = await associations.findByIds(
        system,
        rows.flatMap((row) => row.association_id ?? []),
        tx,
      );
      for (const row of rows) {
        const collector = collectors.get(row.association_id ?? '');
        const place = regionOf.get(row.owner_id ?? '') ?? collector?.region ?? null;
        if (place === row.place) continue;
        const there = await writer.advance(tx, viewer, row, { place });
        await deps.whenMoved(tx, there);
        const { labels } = there;
        const line = { action: 'demand.updated', entity: 'demand', entity_id: row.id, fields: ['place'] };
        await deps.audit.append(tx, viewer, [{ ...line, values: { place }, labels }]);
      }
    },
  };
}

const moved = (a: DemandRow, b: DemandRow): boolean =>
  a.owner_id !== b.owner_id || a.place !== b.place || a.association_id !== b.association_id;

/** Filters by what a redacted demand hides. */
const HIDDEN = ['external_id', 'owner_id', 'region', 'campaign_id', 'association_id'];

/** Refuses to let an enterprise go that still owns demands. */
export const keepOwners =
  (store: DemandStore) =>
  async (tx: Executor, _viewer: Viewer, enterpriseId: string): Promise<void> => {
    if (await store.hasOwner(tx, enterpriseId)) {
      throw new ApiError(
        'has_dependents',
        'The enterprise owns demands: delete them or give them another owner first',
      );
    }
  };
