import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { Action } from '../outbox/store.ts';
import { createContent } from './content.ts';
import type { Entry, ResourceDeps, ResourceRules } from './rules.ts';
import type { Meta } from './schema.ts';

/** A content with what other rows said of it. */
export type Settled<Content, Row, Found> = Entry<Content, Row> & { found?: Found | undefined };

/** The one way rows are written: the row, its search document, its audit line and its event, in the caller's transaction. */
export function createWriter<
  Content extends object,
  Row extends Content & Meta,
  Extra extends object,
  Found extends object,
>(
  { documents, outbox, audit, clock }: Omit<ResourceDeps, 'newId'>,
  rules: ResourceRules<Content, Row, Extra, Found>,
) {
  const { name, store, derive, document, audited } = rules;
  const fields = createContent<Content>(rules.schemas.New, rules.initial);
  const labelsOf = (row: Row): readonly string[] => rules.labels?.(row) ?? [];

  function build(entry: Settled<Content, Row, Found>, meta: Meta): Row & Extra {
    return {
      ...entry.row,
      ...entry.content,
      ...derive(entry.content, { ...entry, at: meta.updated_at }),
      ...meta,
    } as unknown as Row & Extra;
  }

  async function index(tx: Executor, rows: readonly Row[]): Promise<void> {
    if (!document) return;
    const { collection, of } = document;
    await documents.put(
      tx,
      rows.flatMap((row) => {
        const found = of(row);
        return found ? [{ collection, entity_id: row.id, ...found }] : [];
      }),
    );
  }
  async function tell(tx: Executor, viewer: Viewer, rows: readonly Row[], action: Action): Promise<void> {
    const events = rows.map(({ id, version }) => ({ entity: name, entity_id: id, action, version }));
    await outbox.append(tx, viewer, events);
  }
  const told = (row: Row, changed: readonly string[]) =>
    Object.fromEntries(audited.filter((key) => changed.includes(key)).map((key) => [key, row[key]]));

  /** Writes new rows, or new content of rows. */
  async function follow(
    tx: Executor,
    viewer: Viewer,
    written: readonly { row: Row; before: Row | undefined }[],
    action: Action,
  ): Promise<void> {
    if (written.length === 0) return;
    const rows = written.map(({ row }) => row);
    await index(tx, rows);
    await audit.append(
      tx,
      viewer,
      written.map(({ row, before }) => {
        const changed = fields.changed(before ?? fields.complete({}), row);
        const noted = { fields: changed, values: told(row, changed), labels: labelsOf(row) };
        return { action: `${name}.${action}`, entity: name, entity_id: row.id, ...noted };
      }),
    );
    await tell(tx, viewer, rows, action);
    await rules.afterWrite?.(tx, viewer, written);
  }

  return {
    /** The row that a content would become. */
    draft: (entry: Settled<Content, Row, Found>): Row => {
      const now = clock().toISOString();
      const meta = { version: 1, created_at: now, updated_at: now };
      return build(entry, { ...meta, ...(entry.row && metaOf(entry.row)), id: entry.id });
    },

    /** The rows that went in; one whose id or unique value was taken meanwhile is missing. */
    async insert(
      tx: Executor,
      viewer: Viewer,
      entries: readonly Settled<Content, Row, Found>[],
    ): Promise<Row[]> {
      const now = clock().toISOString();
      const meta = { version: 1, created_at: now, updated_at: now };
      const rows = entries.map((entry) => build(entry, { id: entry.id, ...meta }));
      const inserted = new Set(await store.insert(tx, rows));
      const done = rows.filter((row) => inserted.has(row.id));
      await follow(
        tx,
        viewer,
        done.map((row) => ({ row, before: undefined })),
        'created',
      );
      return done;
    },

    async update(
      tx: Executor,
      viewer: Viewer,
      changes: readonly (Settled<Content, Row, Found> & { row: Row })[],
    ): Promise<Row[]> {
      const written = changes.map((entry) => {
        const { id, version, created_at } = entry.row;
        const meta = { id, version: version + 1, created_at, updated_at: clock().toISOString() };
        return { row: build(entry, meta), before: entry.row };
      });
      for (const { row } of written) await store.update(tx, row);
      await follow(tx, viewer, written, 'updated');
      return written.map(({ row }) => row);
    },

    /** Columns that are not content, changed by the resource's own rules; the audit line is the caller's. */
    async advance(tx: Executor, viewer: Viewer, row: Row, changes: Partial<Row>): Promise<Row> {
      const now = clock().toISOString();
      const meta = { ...metaOf(row), version: row.version + 1, updated_at: now };
      const changed = { ...row, ...changes };
      const next = build({ id: row.id, row: changed, content: fields.of(changed) }, meta);
      await store.update(tx, next);
      await index(tx, [next]);
      await tell(tx, viewer, [next], 'updated');
      return next;
    },

    /** What follows from the content, made anew; the row itself stays as it is. */
    async refresh(tx: Executor, viewer: Viewer, rows: readonly Row[]): Promise<void> {
      const renewed = rows.map((row) => build({ id: row.id, row, content: fields.of(row) }, metaOf(row)));
      for (const row of renewed) await store.update(tx, row);
      await index(tx, renewed);
      await tell(tx, viewer, renewed, 'updated');
    },

    async remove(tx: Executor, viewer: Viewer, row: Row): Promise<void> {
      const { id, version } = row;
      if (document) await documents.remove(tx, document.collection, id);
      await store.remove(tx, id);
      const line = { action: `${name}.deleted`, entity: name, entity_id: id, labels: labelsOf(row) };
      await audit.append(tx, viewer, [line]);
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
