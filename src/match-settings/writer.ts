import type { Viewer } from '../access/principal.ts';
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

/** What is written of a set: a field left out, or null, takes its default. */
export type Given = { [Key in keyof SettingsContent]?: SettingsContent[Key] | null } & {
  is_default?: boolean;
};

export interface WriterDeps {
  store: MatchSettingsStore;
  outbox: Pick<Outbox, 'append'>;
  clock: () => Date;
  newId: () => string;
}

/** The one way sets are written: rows and their events, in a transaction that holds the store's lock. */
export function createWriter({ store, outbox, clock, newId }: WriterDeps) {
  const content = createContent<SettingsContent>(SettingsContent);
  const tell = (tx: Executor, viewer: Viewer, rows: readonly RowName[], action: Action) =>
    outbox.append(
      tx,
      viewer,
      rows.map(({ id, version }) => ({ entity: ENTITY, entity_id: id, action, version })),
    );

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
      await tell(tx, viewer, others, 'updated');
      await tell(tx, viewer, [row], created ? 'created' : 'updated');
      return { row, created };
    },

    async retire(tx: Executor, viewer: Viewer, latest: Row): Promise<Row> {
      const retired_at = clock().toISOString();
      await tell(tx, viewer, await store.retire(tx, latest.name, retired_at), 'updated');
      return { ...latest, retired_at };
    },

    /** Leaves no stored default, so that the packaged set holds. */
    async clearDefault(tx: Executor, viewer: Viewer): Promise<void> {
      await tell(tx, viewer, await store.clearDefault(tx), 'updated');
    },
  };
}
