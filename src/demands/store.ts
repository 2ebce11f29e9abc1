import {
  and,
  arrayOverlaps,
  asc,
  eq,
  getTableColumns,
  gt,
  inArray,
  lt,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { OPEN, PUBLISHED } from '../access/labels.ts';
import type { Action } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { enterprises } from '../enterprises/table.ts';
import type { DemandFeatures, SectorWeight } from '../matching/index.ts';
import {
  after,
  equals,
  equalsAny,
  type Filters,
  holdsAny,
  inRegion,
  inSector,
  isAny,
  madeByOther,
  sectorsOf,
  toConditions,
} from '../resources/filters.ts';
import { createResourceStore } from '../resources/store.ts';
import { visibleByLabels } from '../resources/visibility.ts';
import { sketchOf } from './likeness.ts';
import type { DemandRow } from './standing.ts';
import { type DemandState, PUBLISHED_STATES, transitions } from './states.ts';
import { demands as table } from './table.ts';

/** What is stored of a demand for matching alone. */
export interface DemandAnalysis {
  /** A sketch of the text, to find its like by. */
  sketch: number[];
  features: DemandFeatures;
  sector_weights: SectorWeight[];
}

/** A demand with what matching takes from its owner where it says nothing itself. */
export type OwnedDemand = DemandRow &
  DemandAnalysis & { owner: { name: string; region: string | null } | null };

export type Which =
  | { ids: readonly string[] }
  | { owners: readonly string[] }
  | { after?: string; size: number };

/** What a list of many demands needs of each: neither its text nor what matching reads. */
export type DemandLineRow = Omit<DemandRow, 'description' | 'keywords' | 'services' | 'wanted_kinds'> & {
  owner: string | null;
};

export function createDemandStore() {
  const conditions = {
    sector: inSector(table.sectors, table.inferred_sectors),
    region: inRegion(table.region),
    place: inRegion(table.place),
    service: holdsAny(table.services),
    active: equals(table.active),
    state: equalsAny(table.state),
    confidential: equals(table.confidential),
    owner_id: equalsAny(table.owner_id),
    campaign_id: equalsAny(table.campaign_id),
    association_id: equalsAny(table.association_id),
    problem_type: equalsAny(table.problem_type),
    external_id: equalsAny(table.external_id),
    updated_since: after(table.updated_at),
    labelled: holdsAny(table.labels),
    stale: madeByOther(table.features),
  };
  const hidden = ['features', 'sector_weights', 'sketch'];
  const open = visibleByLabels('demands.read', table.labels, [OPEN]);
  const known = visibleByLabels('demands.read', table.labels, [PUBLISHED]);
  const { features: _f, sector_weights: _w, sketch: _s, description: _d, ...line } = getTableColumns(table);
  const resource = createResourceStore<DemandRow, DemandAnalysis>(table, {
    conditions,
    hidden,
    visibleTo: known,
    namedTo: open,
  });
  return {
    ...resource,

    /** Joins what matching takes of the owner, read only: a thousand demands with their owners are one query. */
    async findOwned(x: Executor, which: Which): Promise<OwnedDemand[]> {
      const owner = { name: enterprises.name, region: enterprises.region };
      const query = x
        .select({ ...getTableColumns(table), owner })
        .from(table)
        .leftJoin(enterprises, eq(enterprises.id, table.owner_id))
        .where(and(...chosen(which)))
        .orderBy(table.id)
        .$dynamic();
      return (await ('size' in which ? query.limit(which.size) : query)) as OwnedDemand[];
    },

    /** Which of some demands have one of these labels. */
    async labelled(x: Executor, ids: readonly string[], labels: readonly string[]): Promise<Set<string>> {
      const where = and(isAny(table.id, ids), arrayOverlaps(table.labels, [...labels]));
      const rows = labels.length === 0 ? [] : await x.select({ id: table.id }).from(table).where(where);
      return new Set(rows.map(({ id }) => id));
    },

    /** Demands a viewer reaches with an action, oldest first, of these regions by where they belong. */
    async roll(
      x: Executor,
      viewer: Viewer,
      action: Action,
      { regions, ...filters }: Filters & { regions?: string[] | undefined },
    ): Promise<DemandLineRow[]> {
      const where = and(
        visibleByLabels(action, table.labels)(viewer),
        regions && inRegion(table.place)(regions),
        ...toConditions(conditions, filters),
      );
      const query = x
        .select({ ...line, owner: enterprises.name })
        .from(table)
        .leftJoin(enterprises, eq(enterprises.id, table.owner_id));
      return (await query.where(where).orderBy(table.id)) as unknown as DemandLineRow[];
    },
    /** How many demands that a viewer may know of are open to experts, by their sectors. */
    async openBySectors(x: Executor, viewer: Viewer): Promise<{ sectors: string[]; count: number }[]> {
      const sectors = sectorsOf(table.sectors, table.inferred_sectors);
      const open = inArray(table.state, [...PUBLISHED_STATES]);
      return x
        .select({ sectors, count: sql<number>`count(*)::int` })
        .from(table)
        .where(and(known(viewer), open, sql`${table.active}`))
        .groupBy(sql`1`);
    },

    async hasOwner(x: Executor, enterpriseId: string): Promise<boolean> {
      const found = await x
        .select({ id: table.id })
        .from(table)
        .where(eq(table.owner_id, enterpriseId))
        .limit(1);
      return found.length > 0;
    },

    /** Demands whose sketch shares most with one's own, and others of its owner, as far as a viewer reads them in full. */
    async alike(x: Executor, viewer: Viewer, demand: DemandRow, most: number): Promise<DemandRow[]> {
      const { owner_id, id } = demand;
      const sketch = sketchOf(demand);
      const shared = sql<number>`(select count(*) from unnest(${table.sketch}) as s where s = any(${sql.param(sketch)}::int[]))`;
      const like = sketch.length > 0 ? arrayOverlaps(table.sketch, sketch) : sql`false`;
      const near = owner_id === null ? like : or(like, eq(table.owner_id, owner_id));
      const rows = await x
        .select({ id: table.id })
        .from(table)
        .where(and(ne(table.id, id), open(viewer), near))
        .orderBy(sql`${shared} desc`, table.id)
        .limit(most);
      const ids = rows.map((row) => row.id);
      return resource.findByIds(x, viewer, ids);
    },

    /** Locks some demands that the clock ends: those whose last day lies before this one. */
    async lockOverdue(x: Executor, day: string, most: number): Promise<DemandRow[]> {
      const due = await x
        .select({ id: table.id })
        .from(table)
        .where(
          and(
            lt(table.deadline, day),
            inArray(table.state, [...(transitions.expire.from as readonly DemandState[])]),
          ),
        )
        .orderBy(asc(table.id))
        .limit(most)
        .for('update', { skipLocked: true });
      const ids = due.map(({ id }) => id);
      return (await x
        .select(getTableColumns(table))
        .from(table)
        .where(isAny(table.id, ids))) as unknown as DemandRow[];
    },

    /** Locks the demands that lie where their owner does, or else their association. */
    async lockPlacedBy(x: Executor, owners: readonly string[]): Promise<DemandRow[]> {
      const query = x.select(getTableColumns(table)).from(table);
      const where = and(isAny(table.owner_id, owners), sql`${table.region} is null`);
      return (await query.where(where).orderBy(asc(table.id)).for('update')) as unknown as DemandRow[];
    },
  };
}

function chosen(which: Which): SQL[] {
  if ('ids' in which) return [inArray(table.id, [...which.ids])];
  if ('owners' in which) return [inArray(table.owner_id, [...which.owners])];
  return which.after === undefined ? [] : [gt(table.id, which.after)];
}

export type DemandStore = ReturnType<typeof createDemandStore>;
