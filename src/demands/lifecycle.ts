import { authorise } from '../access/permissions.ts';
import { system, type Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import { inPortions } from '../db/portions.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import { codes, vocabularies } from '../reference/index.ts';
import { externalIdsOf, idsOf, parseRef } from '../wire/refs.ts';
import { dayInChina } from './days.ts';
import { createReview, type DemandReview } from './review.ts';
import type { Demand } from './schema.ts';
import { type DemandRow, shownTo } from './standing.ts';
import {
  allowedFrom,
  type DemandState,
  isOver,
  isPublished,
  type TransitionName,
  transitionOf,
} from './states.ts';
import type { DemandStepStore, StepRow } from './steps.ts';
import type { DemandStore } from './store.ts';

export interface LifecycleDeps {
  db: Executor;
  transact: Transact;
  store: DemandStore;
  steps: DemandStepStore;
  audit: AuditTrail;
  clock: () => Date;
  /** Writes what changes beside a demand's content. */
  advance(tx: Executor, viewer: Viewer, row: DemandRow, changes: Partial<DemandRow>): Promise<DemandRow>;
  /** Locks a demand's dockings, which are always locked before it. */
  holdDockings(tx: Executor, demandId: string): Promise<unknown>;
  /** What becomes of a demand's dockings once it is over. */
  whenOver(tx: Executor, viewer: Viewer, demandId: string, state: DemandState): Promise<void>;
}

export interface Grounds {
  reasons?: readonly string[];
  note?: string | null;
}

const EXPIRED_AT_ONCE = 200;

/** How a demand goes from state to state: each step by whom it belongs to, and only from where it makes sense. */
export function createLifecycle(deps: LifecycleDeps) {
  const { db, transact, store, steps, audit, clock, advance, holdDockings, whenOver } = deps;
  const review = createReview(store);

  async function lock(tx: Executor, viewer: Viewer, ref: string): Promise<DemandRow> {
    const parsed = parseRef(ref);
    const [row] = await store.lock(tx, viewer, idsOf(parsed), externalIdsOf(parsed));
    if (!row) throw notFound('demand', ref);
    return row;
  }

  async function step(
    tx: Executor,
    viewer: Viewer,
    row: DemandRow,
    name: TransitionName,
    { reasons = [], note = null }: Grounds = {},
  ): Promise<DemandRow> {
    const { from, to } = transitionOf(name);
    if (!from.includes(row.state as DemandState)) throw refusal(row.state as DemandState, name);
    const at = clock().toISOString();
    const { keyId: key_id, role } = viewer;
    const done = { action: name, from_state: row.state, to_state: to, reasons: [...reasons], note };
    await steps.insert(tx, [{ demand_id: row.id, at, key_id, role, ...done }]);
    const next = await advance(tx, viewer, row, { state: to, state_since: at });
    const values = { from: row.state, to, reasons };
    const line = { action: `demand.${to}`, entity: 'demand', entity_id: row.id, fields: ['state'], values };
    await audit.append(tx, viewer, [{ ...line, labels: next.labels }]);
    if (isOver(to)) await whenOver(tx, viewer, row.id, to);
    return next;
  }

  return {
    /** Moves a demand on; throws ApiError where its state does not allow it, and then says what it does allow. */
    async transition(viewer: Viewer, ref: string, name: TransitionName, grounds: Grounds): Promise<Demand> {
      const { action, reasons, to } = transitionOf(name);
      refuseReasons(reasons && codes(vocabularies[reasons]), grounds);
      return transact(async (tx) => {
        const known = isOver(to) ? await store.find(tx, viewer, parseRef(ref)) : undefined;
        if (known) await holdDockings(tx, known.id);
        const row = await lock(tx, viewer, ref);
        if (action !== null) authorise(viewer, action, row.labels);
        return shownTo(viewer, await step(tx, viewer, row, name, grounds));
      });
    },
    /** Hands a demand in; answers with what to look at before it goes on. */
    async submit(
      viewer: Viewer,
      ref: string,
      grounds: Grounds,
    ): Promise<{ demand: Demand; review: DemandReview }> {
      return transact(async (tx) => {
        const row = await lock(tx, viewer, ref);
        authorise(viewer, 'demands.submit', row.labels);
        const submitted = await step(tx, viewer, row, 'submit', grounds);
        return { demand: shownTo(viewer, submitted), review: await review(tx, viewer, submitted) };
      });
    },
    async review(viewer: Viewer, ref: string): Promise<DemandReview> {
      const row = await store.find(db, viewer, parseRef(ref));
      if (!row) throw notFound('demand', ref);
      authorise(viewer, 'demands.follow', row.labels);
      return review(db, viewer, row);
    },
    /** What happened to it, oldest first. */
    async history(viewer: Viewer, ref: string): Promise<StepRow[]> {
      const row = await store.find(db, viewer, parseRef(ref));
      if (!row) throw notFound('demand', ref);
      authorise(viewer, 'demands.follow', row.labels);
      return steps.list(db, row.id);
    },
    /** The demand, locked until the transaction ends; throws ApiError where the viewer may not know of it. */
    hold: lock,
    /** Notes that docking has begun; throws ApiError where the demand is not open to experts. */
    async dock(tx: Executor, viewer: Viewer, row: DemandRow): Promise<DemandRow> {
      const state = row.state as DemandState;
      if (!isPublished(state))
        throw new ApiError(
          'invalid_transition',
          `A ${state} demand is not open to experts: publish it first`,
        );
      return state === 'docking' ? row : step(tx, viewer, row, 'dock');
    },
    /** Opens a demand in full to a profile. */
    async admit(tx: Executor, viewer: Viewer, row: DemandRow, profileId: string): Promise<DemandRow> {
      if (row.admitted.includes(profileId)) return row;
      const next = await advance(tx, viewer, row, { admitted: [...row.admitted, profileId] });
      const line = { action: 'demand.admitted', entity: 'demand', entity_id: row.id, fields: ['admitted'] };
      await audit.append(tx, viewer, [{ ...line, values: { profile_id: profileId }, labels: next.labels }]);
      return next;
    },
    /** Ends what has passed its deadline; gives how many. */
    expire: (): Promise<number> =>
      inPortions(EXPIRED_AT_ONCE, (most) =>
        transact(async (tx) => {
          const due = await store.lockOverdue(tx, dayInChina(clock()), most);
          for (const row of due) await step(tx, system, row, 'expire');
          return due.length;
        }),
      ),
  };
}

export type Lifecycle = ReturnType<typeof createLifecycle>;

function refusal(state: DemandState, name: TransitionName): ApiError {
  const allowed = allowedFrom(state);
  const can = allowed.length > 0 ? `it allows: ${allowed.join(', ')}` : 'it is over';
  return new ApiError('invalid_transition', `A ${state} demand does not allow ${name}; ${can}`, [], {
    allowed,
  });
}

/** Throws ApiError that names each fault of the reasons given. */
function refuseReasons(known: string[] | undefined, { reasons = [] }: Grounds): void {
  if (!known) return;
  const list = `must be of ${known.join(', ')}`;
  const faults =
    reasons.length === 0
      ? [{ pointer: '/reasons', message: `must not be empty; ${list}` }]
      : reasons.flatMap((reason, i) =>
          known.includes(reason) ? [] : [{ pointer: `/reasons/${i}`, message: list }],
        );
  if (faults.length > 0) throw new ApiError('invalid_request', undefined, faults);
}
