import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { Action } from '../outbox/store.ts';
import type { ResourceDeps, ResourceRules } from './rules.ts';
import type { Meta } from './schema.ts';

/** The one way rows are written: the row, its search document and its event, in the caller's transaction. */
export function createWriter<Content extends object, Wire extends Content & Meta, Extra extends object>(
  { documents, outbox, clock }: ResourceDeps,
  { name, store, derive, document }: ResourceRules<Content, Wire, Extra>,
) {
  const build = (content: Content, meta: Meta) =>
    ({ ...content, ...derive(content), ...meta }) as unknown as Wire & Extra;

  async function follow(tx: Executor, viewer: Viewer, rows: readonly Wire[], action: Action): Promise<void> {
    if (document) {
      const { collection, of } = document;
      await documents.put(
        tx,
        rows.map((row) => ({ collection, entity_id: row.id, ...of(row) })),
      );
    }
    const events = rows.map(({ id, version }) => ({ entity: name, entity_id: id, action, version }));
    await outbox.append(tx, viewer, events);
  }

  return {
    /** The rows that went in; one whose id or unique value was taken meanwhile is missing. */
    async insert(
      tx: Executor,
      viewer: Viewer,
      entries: readonly { id: string; content: Content }[],
    ): Promise<Wire[]> {
      const now = clock().toISOString();
      const meta = { version: 1, created_at: now, updated_at: now };
      const rows = entries.map(({ id, content }) => build(content, { id, ...meta }));
      const inserted = new Set(await store.insert(tx, rows));
      const done = rows.filter((row) => inserted.has(row.id));
      await follow(tx, viewer, done, 'created');
      return done;
    },

    async update(
      tx: Executor,
      viewer: Viewer,
      changes: readonly { row: Wire; content: Content }[],
    ): Promise<Wire[]> {
      const rows = changes.map(({ row, content }) => {
        const { id, version, created_at } = row;
        return build(content, { id, version: version + 1, created_at, updated_at: clock().toISOString() });
      });
      for (const row of rows) await store.update(tx, row);
      await follow(tx, viewer, rows, 'updated');
      return rows;
    },

    /** What follows from the content, made anew; the row itself stays as it is. */
    async refresh(tx: Executor, viewer: Viewer, rows: readonly Wire[]): Promise<void> {
      const renewed = rows.map((row) => build(row, metaOf(row)));
      for (const row of renewed) await store.update(tx, row);
      await follow(tx, viewer, renewed, 'updated');
    },

    async remove(tx: Executor, viewer: Viewer, { id, version }: Wire): Promise<void> {
      if (document) await documents.remove(tx, document.collection, id);
      await store.remove(tx, id);
      await outbox.append(tx, viewer, [{ entity: name, entity_id: id, action: 'deleted', version }]);
    },
  };
}

const metaOf = ({ id, version, created_at, updated_at }: Meta): Meta => ({
  id,
  version,
  created_at,
  updated_at,
});
