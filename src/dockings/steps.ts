import type { Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { Outbox } from '../outbox/service.ts';
import { codes, vocabularies } from '../reference/index.ts';
import { allowedFrom, type DockingState, type TransitionName, transitionOf } from './states.ts';
import type { DockingRow, DockingStore } from './store.ts';

export interface StepDeps {
  store: DockingStore;
  audit: AuditTrail;
  outbox: Pick<Outbox, 'append'>;
  clock: () => Date;
}

export interface Grounds {
  reason?: string | undefined;
  note?: string | null | undefined;
}

/** Throws ApiError where a docking's state does not allow a transition, and says what it does allow. */
export function refuseFrom(state: DockingState, name: TransitionName): void {
  if (transitionOf(name).from.includes(state)) return;
  const allowed = allowedFrom(state);
  const can = allowed.length > 0 ? `it allows: ${allowed.join(', ')}` : 'it is over';
  throw new ApiError('invalid_transition', `A docking that is ${state} does not allow ${name}; ${can}`, [], {
    allowed,
  });
}

/** Throws ApiError where a transition needs a reason from its list, and has none. */
export function refuseReason(name: TransitionName, reason: string | undefined): void {
  const { reason: list } = transitionOf(name);
  const known = list && codes(vocabularies[list]);
  if (!known || (reason !== undefined && known.includes(reason))) return;
  const message = `must be one of ${known.join(', ')}`;
  throw new ApiError('invalid_request', undefined, [{ pointer: '/reason', message }]);
}

/** The one way dockings are written: the row, its step, its audit line and its event, in the caller's transaction. */
export function createSteps({ store, audit, outbox, clock }: StepDeps) {
  async function tell(
    tx: Executor,
    viewer: Viewer,
    row: DockingRow,
    action: 'created' | 'updated',
  ): Promise<void> {
    await outbox.append(tx, viewer, [{ entity: 'docking', entity_id: row.id, action, version: row.version }]);
  }
  async function note(
    tx: Executor,
    viewer: Viewer,
    { id, labels }: DockingRow,
    action: string,
    values: Record<string, unknown>,
  ): Promise<void> {
    const fields = Object.keys(values);
    await audit.append(tx, viewer, [{ action, entity: 'docking', entity_id: id, fields, values, labels }]);
  }
  async function step(
    tx: Executor,
    viewer: Viewer,
    row: DockingRow,
    done: { action: string; from_state: string | null } & Grounds,
  ): Promise<void> {
    const { reason = null, note = null, ...rest } = done;
    const by = { key_id: viewer.keyId, role: viewer.role };
    await store.insertStep(tx, {
      docking_id: row.id,
      to_state: row.state,
      at: row.updated_at,
      ...by,
      ...rest,
      reason,
      note,
    });
  }

  return {
    /** Undefined where the two are docking already. */
    async begin(tx: Executor, viewer: Viewer, row: DockingRow): Promise<DockingRow | undefined> {
      if (!(await store.insert(tx, row))) return undefined;
      await step(tx, viewer, row, { action: 'recommend', from_state: null, note: row.note });
      const { demand_id, profile_id, team_id } = row;
      await note(tx, viewer, row, 'docking.recommended', {
        demand_id,
        profile_id,
        team_id,
        state: row.state,
      });
      await tell(tx, viewer, row, 'created');
      return row;
    },
    /** Moves a locked docking on. */
    async move(
      tx: Executor,
      viewer: Viewer,
      row: DockingRow,
      name: TransitionName,
      changes: Partial<DockingRow>,
      grounds: Grounds = {},
    ): Promise<DockingRow> {
      refuseFrom(row.state as DockingState, name);
      const { to } = transitionOf(name);
      const at = clock().toISOString();
      const since = to === row.state ? row.state_since : at;
      const next = {
        ...row,
        ...changes,
        state: to,
        state_since: since,
        updated_at: at,
        version: row.version + 1,
      };
      await store.update(tx, next);
      await step(tx, viewer, next, { action: name, from_state: row.state, ...grounds });
      const { reason = null } = grounds;
      const outcome = name === 'conclude' ? numbersOf(next.outcome) : {};
      await note(tx, viewer, next, `docking.${to}`, { from: row.state, state: to, reason, ...outcome });
      await tell(tx, viewer, next, 'updated');
      return next;
    },
    /** Notes what changes no state. */
    async touch(
      tx: Executor,
      viewer: Viewer,
      row: DockingRow,
      action: string,
      values: Record<string, unknown>,
    ) {
      const next = { ...row, updated_at: clock().toISOString(), version: row.version + 1 };
      await store.update(tx, next);
      await note(tx, viewer, next, action, values);
      await tell(tx, viewer, next, 'updated');
      return next;
    },
  };
}

/** What of an outcome says nothing of a person. */
function numbersOf(outcome: unknown): Record<string, unknown> {
  const { service, value_cny = null, carrier = null } = outcome as Record<string, unknown>;
  return { service, value_cny, carrier };
}
