import type { Viewer } from '../access/principal.ts';
import type { AuditEntry, AuditTrail } from '../audit/port.ts';
import type { Executor } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { Outbox } from '../outbox/service.ts';
import type { Action } from '../outbox/store.ts';
import { createContent } from '../resources/content.ts';
import { contentFaults, sectorFaults } from './rules.ts';
import { SettingsContent } from './schema.ts';
import type { MatchSettingsStore, Row, RowName } from './store.ts';

/** The name of their events. */
const ENTITY = 'match_settings';

const NO_DEFAULT = { fields: ['is_default'], values: { is_default: false } };

/** What is written of a set: a field left out, or null, takes its default. */
export type Given = { [Key in keyof SettingsContent]?: SettingsContent[Key] | null } & {
  is_default?: boolean;
};

export interface WriterDeps {
  store: MatchSettingsStore;
  outbox: Pick<Outbox, 'append'>;
  audit: AuditTrail;
  clock: () => Date;
  newId: () => string;
}

/** The one way sets are written: rows, their events and their audit lines, in a transaction that holds the store's lock. */
export function createWriter({ store, outbox, audit, clock, newId }: WriterDeps) {
  const content = createContent<SettingsContent>(SettingsContent);
  async function tell(
    tx: Executor,
    viewer: Viewer,
    rows: readonly RowName[],
    action: Action,
    noted: Pick<AuditEntry, 'fields' | 'values'>,
  ): Promise<void> {
    await outbox.append(
      tx,
      viewer,
      rows.map(({ id, version }) => ({ entity: ENTITY, entity_id: id, action, version })),
    );
    await audit.append(
      tx,
      viewer,
      rows.map(({ id }) => ({ action: `${ENTITY}.${action}`, entity: ENTITY, entity_id: id, ...noted })),
    );
  }

  /** A content with every field stated; throws ApiError where it cannot stand beside the other sets. */
  async function accept(tx: Executor, name: string, given: Given): Promise<SettingsContent> {
    const stated = content.complete(given);
    // JSON can say -0, which no column holds.
    const components = Object.fromEntries(
      Object.entries(stated.components).map(([key, weight]) => [key, weight === 0 ? 0 : weight]),
    ) as SettingsContent['components'];
    const faults = contentFaults({ components });
    if (faults.length > 0) throw new ApiError('invalid_request', undefined, faults);
    const taken = sectorFaults(name, stated.sectors, await store.active(tx));
    if (taken.length > 0) throw new ApiError('conflict', 'One set weighs a sector', taken);
    return { ...stated, components };
  }

  /** What a version changed of the one before; texts are named and not repeated. */
  function noteOf(row: Row, before: Row | undefined) {
    const fields = content.changed(before ?? content.complete({}), row);
    const { name, version, is_default, components, neutral, sectors } = row;
    return { fields, values: { name, version, is_default, components, neutral, sectors } };
  }

  return {
    /** Writes the next version after `latest`; where its content stays the same, only whether it is the default. */
    async put(
      tx: Executor,
      viewer: Viewer,
      name: string,
      latest: Row | undefined,
      given: Given,
    ): Promise<{ row: Row; created: boolean }> {
      const next = await accept(tx, name, given);
      const is_default = given.is_default ?? latest?.is_default ?? false;
      const created = !latest || latest.retired_at !== null || !content.same(latest, next);
      if (!created && latest.is_default === is_default) return { row: latest, created };

      const before = is_default || latest?.is_default ? await store.clearDefault(tx) : [];
      const fresh = { id: newId(), version: (latest?.version ?? 0) + 1, created_at: clock().toISOString() };
      const row = created
        ? { ...fresh, name, ...next, is_default, retired_at: null }
        : { ...latest, is_default };
      if (created) await store.insert(tx, row);
      else if (is_default) await store.markDefault(tx, row.id);
      const others = before.filter(({ id }) => id !== row.id);
      await tell(tx, viewer, others, 'updated', NO_DEFAULT);
      if (!created)
        await tell(tx, viewer, [row], 'updated', { fields: ['is_default'], values: { is_default } });
      else await tell(tx, viewer, [row], 'created', noteOf(row, latest));
      return { row, created };
    },

    async retire(tx: Executor, viewer: Viewer, latest: Row): Promise<Row> {
      const retired_at = clock().toISOString();
      const noted = { fields: ['retired_at'], values: { name: latest.name, retired_at } };
      await tell(tx, viewer, await store.retire(tx, latest.name, retired_at), 'updated', noted);
      return { ...latest, retired_at };
    },

    /** Leaves no stored default, so that the packaged set holds. */
    async clearDefault(tx: Executor, viewer: Viewer): Promise<void> {
      await tell(tx, viewer, await store.clearDefault(tx), 'updated', NO_DEFAULT);
    },
  };
}
