import type { Viewer } from '../access/principal.ts';
import type { AuditEntry, AuditTrail } from '../audit/port.ts';
import type { Executor } from '../db/transaction.ts';
import type { MatchRunService } from '../match-runs/service.ts';
import type { Outbox } from '../outbox/service.ts';
import type { Action } from '../outbox/store.ts';
import type { Model } from './schema.ts';
import type { ModelStore, Row, RowName } from './store.ts';
import type { Trained } from './trainer.ts';

export interface WriterDeps {
  store: ModelStore;
  outbox: Pick<Outbox, 'append'>;
  audit: AuditTrail;
  matchRuns: Pick<MatchRunService, 'modelsNamed'>;
  clock: () => Date;
  newId: () => string;
}

/** What a model was built from. */
export type Basis = Pick<Model, 'position' | 'profile_count' | 'demand_count'>;

/** Models last built that are kept, beside those that stored runs name. */
const KEPT = 5;
/** The name of their events. */
const ENTITY = 'model';

const used = (is_active: boolean) => ({ fields: ['is_active'], values: { is_active } });

/** The one way models are written: rows, their events and their audit lines, in a transaction that holds the store's lock. */
export function createWriter({ store, outbox, audit, matchRuns, clock, newId }: WriterDeps) {
  /** A model never changes: its events are all of its first version. */
  async function tell(
    tx: Executor,
    viewer: Viewer,
    rows: readonly RowName[],
    action: Action,
    changed: Pick<AuditEntry, 'fields' | 'values'> = {},
  ): Promise<void> {
    await outbox.append(
      tx,
      viewer,
      rows.map(({ id }) => ({ entity: ENTITY, entity_id: id, action, version: 1 })),
    );
    await audit.append(
      tx,
      viewer,
      rows.map(({ id, version }) => ({
        ...{ action: `${ENTITY}.${action}`, entity: ENTITY, entity_id: id, ...changed },
        values: { version, ...changed.values },
      })),
    );
  }

  return {
    /** Stores what was built, in use and in place of the one before; the same model again is the same row. */
    async keep(tx: Executor, viewer: Viewer, { payload, ...model }: Trained, basis: Basis) {
      const known = await store.find(tx, model.version);
      const before = await store.deactivate(tx);
      const built_at = clock().toISOString();
      const fresh = { id: newId(), created_at: built_at };
      const row: Row = { ...fresh, ...known, ...model, ...basis, built_at, is_active: true };
      if (known) await store.replace(tx, row, payload);
      else await store.insert(tx, row, payload);
      const others = before.filter(({ id }) => id !== row.id);
      await tell(tx, viewer, others, 'updated', used(false));
      await tell(tx, viewer, [row], known ? 'updated' : 'created', used(true));
      const gone = await store.prune(tx, KEPT, await matchRuns.modelsNamed(tx));
      await tell(tx, viewer, gone, 'deleted');
      return { row, created: !known };
    },

    /** Puts a model to use in place of the one before, or takes the one in use out of it. */
    async use(tx: Executor, viewer: Viewer, row: Row, is_active: boolean): Promise<Row> {
      if (row.is_active === is_active) return row;
      const before = await store.deactivate(tx);
      await tell(tx, viewer, before, 'updated', used(false));
      if (!is_active) return { ...row, is_active };
      await store.activate(tx, row.id);
      await tell(tx, viewer, [row], 'updated', used(true));
      return { ...row, is_active };
    },
  };
}
