import { authorise } from '../access/permissions.ts';
import { system, type Viewer } from '../access/principal.ts';
import type { ConflictService } from '../conflicts/service.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { DemandService } from '../demands/service.ts';
import { type DemandState, isPublished } from '../demands/states.ts';
import { ApiError, notFound } from '../errors.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Docking, KeptMatch, NewAgreement, NewDocking, NewMeeting, NewOutcome } from './schema.ts';
import { labelsOf, wasAccepted } from './standing.ts';
import { type DockingState, HOLDING, LOOSE, type TransitionName, transitionOf } from './states.ts';
import { type createSteps, type Grounds, refuseFrom, refuseReason } from './steps.ts';
import type { DockingRow, DockingStore } from './store.ts';

export interface ProgressDeps {
  transact: Transact;
  store: DockingStore;
  steps: ReturnType<typeof createSteps>;
  conflicts: Pick<ConflictService, 'between'>;
  demands: Pick<DemandService, 'lifecycle'>;
  profiles: Pick<ProfileService, 'hold' | 'findByIds'>;
  clock: () => Date;
  newId: () => string;
  lock(tx: Executor, viewer: Viewer, id: string): Promise<DockingRow>;
  one(x: Executor, viewer: Viewer, row: DockingRow): Promise<Docking>;
}

export interface Invitation {
  answer_by?: string;
  note?: string | null;
}

const DAYS_TO_ANSWER = 14;
const MOST_DAYS = 180;
const DAY_MS = 86_400_000;
const MAY_RECOMMEND: readonly DemandState[] = ['verified', 'published', 'docking'];

/**
 * What moves a docking on. Locks are always taken in one order: the docking, its demand, its profile; the profile's is what
 * keeps its capacity, whoever invites it at the same time.
 */
export function createProgress(deps: ProgressDeps) {
  const { transact, store, steps, conflicts, demands, profiles, clock, newId, lock, one } = deps;
  const { lifecycle } = demands;

  /** Moves a docking on in a transaction of its own, as far as the viewer may. */
  function moving(
    viewer: Viewer,
    id: string,
    name: TransitionName,
    grounds: Grounds,
    change: (tx: Executor, row: DockingRow) => Promise<Partial<DockingRow>>,
  ): Promise<Docking> {
    refuseReason(name, grounds.reason);
    return transact(async (tx) => {
      const row = await lock(tx, viewer, id);
      const { action } = transitionOf(name);
      if (action !== null) authorise(viewer, action, row.labels);
      refuseFrom(row.state as DockingState, name);
      const changes = await change(tx, row);
      return one(tx, viewer, await steps.move(tx, viewer, row, name, changes, grounds));
    });
  }

  /** The profile, locked: until the transaction ends nobody else takes a place of it. */
  async function holdProfile(tx: Executor, id: string) {
    await profiles.hold(tx, system, id);
    const found = (await profiles.findByIds(system, [id], tx)).get(id);
    if (!found) throw notFound('profile', id);
    return found;
  }
  async function refuseConflict(
    tx: Executor,
    row: Pick<DockingRow, 'demand_id' | 'profile_id'>,
    demand: { owner_id: string | null; owner_name: string | null },
  ): Promise<void> {
    if (!(await conflicts.between(tx, demand, row.profile_id))) return;
    throw new ApiError(
      'conflict_of_interest',
      'The expert and the demand’s owner are of one organisation, or have declared a conflict of interest',
    );
  }
  const now = () => clock().toISOString();

  return {
    async begin(
      tx: Executor,
      viewer: Viewer,
      { external_id = null, demand_id, profile_id, team_id = null, note = null }: NewDocking,
      match: KeptMatch | null,
    ): Promise<DockingRow> {
      const demand = await lifecycle.hold(tx, viewer, demand_id);
      authorise(viewer, 'dockings.recommend', demand.labels);
      if (!MAY_RECOMMEND.includes(demand.state as DemandState))
        throw new ApiError(
          'invalid_transition',
          `A ${demand.state} demand is not open to dockings: publish it first`,
        );
      const profile = await holdProfile(tx, await profiles.hold(tx, viewer, profile_id));
      if (!profile.active) throw new ApiError('conflict', 'The profile is inactive');
      await refuseConflict(tx, { demand_id: demand.id, profile_id: profile.id }, demand);
      const at = now();
      const fresh = { invited_at: null, answer_by: null, answered_at: null, terms_agreed_at: null };
      const blank = {
        decline_reason: null,
        decline_note: null,
        agreement: null,
        end_reason: null,
        end_note: null,
      };
      const row: DockingRow = {
        ...{
          id: newId(),
          external_id,
          version: 1,
          created_at: at,
          updated_at: at,
          state: 'recommended',
          state_since: at,
        },
        ...{
          demand_id: demand.id,
          profile_id: profile.id,
          enterprise_id: demand.owner_id,
          team_id,
          note,
          match,
        },
        ...{
          ...fresh,
          ...blank,
          outcome: null,
          labels: labelsOf(demand.labels, { ...fresh, profile_id: profile.id }),
        },
      };
      const begun = await steps.begin(tx, viewer, row);
      if (!begun)
        throw new ApiError(
          'conflict',
          'The two are docking already, or another docking has this external_id',
        );
      return begun;
    },

    invite: (viewer: Viewer, id: string, { answer_by, note }: Invitation): Promise<Docking> =>
      moving(viewer, id, 'invite', { note }, async (tx, row) => {
        const until = answer_by ?? new Date(clock().getTime() + DAYS_TO_ANSWER * DAY_MS).toISOString();
        refuseTime(until, clock());
        const demand = await lifecycle.hold(tx, system, row.demand_id);
        const docking = await lifecycle.dock(tx, viewer, demand);
        const { capacity, active } = await holdProfile(tx, row.profile_id);
        if (!active) throw new ApiError('conflict', 'The profile is inactive');
        await refuseConflict(tx, row, demand);
        const open = await store.countOf(tx, row.profile_id, HOLDING);
        if (capacity !== null && open >= capacity)
          throw new ApiError(
            'no_capacity',
            `The expert carries ${open} dockings and takes ${capacity} at most`,
          );
        const invited_at = now();
        return { invited_at, answer_by: until, labels: labelsOf(docking.labels, { ...row, invited_at }) };
      }),

    accept: (
      viewer: Viewer,
      id: string,
      { terms_agreed = false, note }: { terms_agreed?: boolean } & Grounds,
    ) =>
      moving(viewer, id, 'accept', { note }, async (tx, row) => {
        const at = now();
        if (row.answer_by !== null && row.answer_by <= at)
          throw new ApiError('invalid_transition', `The time to answer ended at ${row.answer_by}`, [], {
            allowed: [],
          });
        const demand = await lifecycle.hold(tx, system, row.demand_id);
        if (!isPublished(demand.state as DemandState))
          throw new ApiError('invalid_transition', `The demand is ${demand.state} by now`);
        const { active } = await holdProfile(tx, row.profile_id);
        if (!active) throw new ApiError('conflict', 'The profile is inactive');
        const terms = demand.confidentiality_terms !== null;
        if (terms && !terms_agreed) {
          const message = 'must be true: the demand opens only to who agrees to its confidentiality_terms';
          throw new ApiError('invalid_request', undefined, [{ pointer: '/terms_agreed', message }]);
        }
        // After the terms: whoever has not agreed to them is told nothing of the owner.
        await refuseConflict(tx, row, demand);
        await lifecycle.admit(tx, viewer, demand, row.profile_id);
        return { answered_at: at, terms_agreed_at: terms ? at : null };
      }),

    decline: (viewer: Viewer, id: string, grounds: Grounds) =>
      moving(viewer, id, 'decline', grounds, async () => ({
        ...{ answered_at: now(), decline_reason: grounds.reason ?? null, decline_note: grounds.note ?? null },
      })),

    meet: (viewer: Viewer, id: string, { held_at, mode, place = null, summary = null }: NewMeeting) =>
      moving(viewer, id, 'meet', {}, async (tx, row) => {
        const meeting = { id: newId(), docking_id: row.id, held_at, mode, place, summary, created_at: now() };
        await store.insertMeeting(tx, meeting);
        return {};
      }),

    agree: (viewer: Viewer, id: string, agreement: NewAgreement) =>
      moving(viewer, id, 'agree', {}, async () => ({ agreement })),

    end: (viewer: Viewer, id: string, grounds: Grounds) =>
      moving(viewer, id, 'end', grounds, async () => ({
        ...{ end_reason: grounds.reason ?? null, end_note: grounds.note ?? null },
      })),

    conclude: (viewer: Viewer, id: string, outcome: NewOutcome) =>
      moving(viewer, id, 'conclude', {}, async (_tx, row) => {
        if (!wasAccepted(row))
          throw new ApiError('invalid_transition', 'Nothing can have come of it: it was never accepted', [], {
            allowed: [],
          });
        return { outcome };
      }),

    /** Locks what a demand's end would end. */
    holdOf: (tx: Executor, demandId: string) => store.lockOfDemand(tx, demandId, LOOSE),

    /** Ends what a demand that is over leaves open; what was agreed goes on. */
    async endOf(tx: Executor, viewer: Viewer, demandId: string, state: DemandState): Promise<void> {
      const reason = state === 'withdrawn' ? 'owner_withdrew' : 'other';
      for (const row of await store.lockOfDemand(tx, demandId, LOOSE)) {
        const note = `The demand is ${state}`;
        await steps.move(tx, viewer, row, 'end', { end_reason: reason, end_note: note }, { reason, note });
      }
    },
  };
}

function refuseTime(until: string, now: Date): void {
  const days = (new Date(until).getTime() - now.getTime()) / DAY_MS;
  if (days > 0 && days <= MOST_DAYS) return;
  const message = `must lie within the next ${MOST_DAYS} days`;
  throw new ApiError('invalid_request', undefined, [{ pointer: '/answer_by', message }]);
}
