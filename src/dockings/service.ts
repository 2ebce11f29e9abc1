import { system, type Viewer } from '../access/principal.ts';
import type { ConflictService } from '../conflicts/service.ts';
import { inPortions } from '../db/portions.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { DemandService } from '../demands/service.ts';
import { ApiError, notFound } from '../errors.ts';
import type { ProfileService } from '../profiles/service.ts';
import { parseRef } from '../wire/refs.ts';
import type { Eligibility } from './eligibility.ts';
import type { FigureStore } from './figures.ts';
import { createProgress } from './progress.ts';
import { createRating } from './ratings.ts';
import type { Docking, KeptMatch, Load, NewDocking } from './schema.ts';
import { labelsOf, shownTo, stepShownTo } from './standing.ts';
import { CONNECTED, type DockingState, HOLDING, transitionOf } from './states.ts';
import { createSteps, type StepDeps } from './steps.ts';
import type { DockingFilters, DockingRow, StepRow } from './store.ts';

export type { Asking, Course } from './figures.ts';

export interface DockingDeps extends StepDeps {
  db: Executor;
  transact: Transact;
  figures: FigureStore;
  eligibility: Eligibility;
  conflicts: Pick<ConflictService, 'between'>;
  demands: Pick<DemandService, 'lifecycle' | 'get' | 'resolveIds'>;
  profiles: Pick<ProfileService, 'get' | 'hold' | 'resolveIds' | 'findByIds'>;
  newId: () => string;
}

export interface DockingQuery {
  states?: readonly string[];
  demands?: readonly string[];
  profiles?: readonly string[];
  team?: string;
  after?: string;
  size: number;
}

/** Loads are counted over this many days. */
const LOAD_DAYS = 90;
const DAY_MS = 86_400_000;
const EXPIRED_AT_ONCE = 200;

export type DockingService = ReturnType<typeof createDockingService>;

/** Demand and expert brought together, step by step until something comes of it. */
export function createDockingService(deps: DockingDeps) {
  const { db, transact, store, figures, eligibility, demands, profiles, clock } = deps;
  const steps = createSteps(deps);

  async function shown(x: Executor, viewer: Viewer, rows: readonly DockingRow[]): Promise<Docking[]> {
    const details = await store.details(
      x,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => shownTo(viewer, row, details));
  }
  async function found(viewer: Viewer, id: string): Promise<DockingRow> {
    const row = await store.find(db, viewer, parseRef(id));
    if (!row) throw notFound('docking', id);
    return row;
  }
  async function lock(tx: Executor, viewer: Viewer, id: string): Promise<DockingRow> {
    const row = await store.lock(tx, viewer, parseRef(id));
    if (!row) throw notFound('docking', id);
    return row;
  }
  const one = async (x: Executor, viewer: Viewer, row: DockingRow): Promise<Docking> =>
    (await shown(x, viewer, [row]))[0] as Docking;
  const progress = createProgress({ ...deps, steps, lock, one });
  /** The ids some references name, none for such as name nothing; undefined where none were given. */
  async function named(
    viewer: Viewer,
    room: { resolveIds(viewer: Viewer, refs: readonly string[]): Promise<(string | undefined)[]> },
    refs: readonly string[] | undefined,
  ): Promise<string[] | undefined> {
    return refs && (await room.resolveIds(viewer, refs)).filter((id) => id !== undefined);
  }

  return {
    ...progress,
    rate: createRating({ ...deps, steps, lock, one }),
    ...eligibility,
    async list(
      viewer: Viewer,
      { after, size, ...query }: DockingQuery,
    ): Promise<{ items: Docking[]; next: string | null }> {
      const filters: DockingFilters = {
        states: query.states,
        team: query.team,
        demands: await named(viewer, demands, query.demands),
        profiles: await named(viewer, profiles, query.profiles),
      };
      const rows = await store.list(db, viewer, filters, { after, size: size + 1 });
      const items = await shown(db, viewer, rows.slice(0, size));
      return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
    get: async (viewer: Viewer, id: string): Promise<Docking> => one(db, viewer, await found(viewer, id)),
    /** What happened to it, oldest first. */
    async history(viewer: Viewer, id: string): Promise<StepRow[]> {
      const row = await found(viewer, id);
      const docking = await one(db, viewer, row);
      return (await store.steps(db, [row.id])).map((step) => stepShownTo(viewer, docking, step));
    },
    /** Brings two together; with the match as it is now, or by hand without one. */
    recommend: (viewer: Viewer, input: NewDocking, match: KeptMatch | null = null): Promise<Docking> =>
      transact(async (tx) => one(tx, viewer, await progress.begin(tx, viewer, input, match))),
    /** What a profile carries, and how often it was asked of late. */
    async load(viewer: Viewer, ref: string): Promise<Load> {
      const { id, capacity } = await profiles.get(viewer, ref);
      const since = new Date(clock().getTime() - LOAD_DAYS * DAY_MS).toISOString();
      const [open, counts] = await Promise.all([
        store.countOf(db, id, HOLDING),
        figures.since(db, id, since),
      ]);
      const count = (action: string): number => counts.get(action) ?? 0;
      return {
        ...{ capacity, open, left: capacity === null ? null : Math.max(0, capacity - open), days: LOAD_DAYS },
        ...{ invitations: count('invite'), acceptances: count('accept') },
        ...{ refusals: count('decline'), expiries: count('expire') },
      };
    },
    /** How some profiles were asked since a time, over all dockings of theirs, as `load` tells of one. */
    askings: figures.askings,
    /** The dockings of some demands that a viewer reaches, with when they came to each step. */
    courses: figures.courses,
    /** How long some dockings stayed in each state. */
    stays: figures.stays,
    /** Lets invitations lapse whose time is up; gives how many. */
    expire: (): Promise<number> =>
      inPortions(EXPIRED_AT_ONCE, (most) =>
        transact(async (tx) => {
          const rows = await store.lockUnanswered(tx, clock().toISOString(), most);
          for (const row of rows) await steps.move(tx, system, row, 'expire', {});
          return rows.length;
        }),
      ),
    /** What is under way goes with its demand, whosever it is by now; what is over stays with those who did it. */
    async followDemand(
      tx: Executor,
      demand: { id: string; owner_id: string | null; labels: readonly string[] },
    ): Promise<void> {
      for (const row of await store.lockOfDemand(tx, demand.id, transitionOf('end').from))
        await store.update(tx, {
          ...row,
          enterprise_id: demand.owner_id,
          labels: labelsOf(demand.labels, row),
        });
    },
    /** Whether a viewer and an enterprise, or a profile, have each other's contact by a docking. */
    connected(viewer: Viewer, type: 'profile' | 'enterprise', id: string): Promise<boolean> {
      const of = type === 'profile' ? { profile: id } : { enterprise: id };
      return store.connects(db, viewer.labels, of, CONNECTED);
    },
    /** Throws ApiError where a demand or a profile has docked: what was done stays. */
    async keep(tx: Executor, of: { demand: string } | { profile: string }): Promise<void> {
      if (await store.hasAny(tx, of))
        throw new ApiError('has_dependents', 'There are dockings of it: what was done stays on record');
    },
    /** All that is kept of a person's dockings. */
    async ofPerson(x: Executor, profileId: string): Promise<object[]> {
      const rows = await store.ofProfile(x, profileId);
      const whole = await shown(x, system, rows);
      const all = await store.steps(
        x,
        rows.map(({ id }) => id),
      );
      return whole.map((docking) => ({
        ...docking,
        steps: all.filter((step) => step.docking_id === docking.id),
      }));
    },
    /** Ends what a person has under way, and takes out what dockings tell of it; what they count stays. */
    async forget(tx: Executor, viewer: Viewer, profileId: string): Promise<void> {
      const reason = 'expert_withdrew';
      for (const { id } of await store.ofProfile(tx, profileId)) {
        const row = await store.lock(tx, system, { id });
        if (row && transitionOf('end').from.includes(row.state as DockingState))
          await steps.move(tx, viewer, row, 'end', { end_reason: reason }, { reason });
      }
      await store.forgetWords(tx, profileId);
    },
  };
}
