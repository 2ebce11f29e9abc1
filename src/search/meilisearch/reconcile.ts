import type { Meilisearch } from 'meilisearch';
import type { Executor } from '../../db/transaction.ts';
import type { Collection } from '../port.ts';
import type { Names } from './names.ts';
import type { MirrorStore } from './store.ts';

/** How an index differs from the table, in ids. */
export interface Drift {
  /** Documents compared. */
  compared: number;
  missing: string[];
  /** The index has another revision. */
  stale: string[];
  /** The table has none. */
  surplus: string[];
}

const PAGE = 100_000;

/** Compares ids and revisions of an index with those of the table. What changes meanwhile may differ. */
export function createComparison(deps: {
  db: Executor;
  client: Meilisearch;
  names: Names;
  store: MirrorStore;
}) {
  const { db, client, names, store } = deps;

  async function heldBy(uid: string): Promise<Map<string, number>> {
    const held = new Map<string, number>();
    for (let offset = 0; ; offset += PAGE) {
      const query = { fields: ['id' as const, 'revision' as const], limit: PAGE, offset };
      const { results } = await client.index<{ id: string; revision: number }>(uid).getDocuments(query);
      for (const { id, revision } of results) held.set(id, revision);
      if (results.length < PAGE) return held;
    }
  }
  return async (collection: Collection): Promise<Drift> => {
    const held = await heldBy(names.live(collection));
    const wanted = await store.revisions(db, collection);
    const retried: string[] = [];
    for (const { collection: of, entity_id, revision } of await store.failures(db)) {
      if (of !== collection || wanted.get(entity_id) !== revision) continue;
      // What is held though it was refused lacks its embedding; what is not would be refused again.
      if (held.has(entity_id)) retried.push(entity_id);
      else wanted.delete(entity_id);
    }
    const ids = [...wanted.keys()];
    return {
      compared: wanted.size,
      missing: ids.filter((id) => !held.has(id)),
      stale: [...retried, ...ids.filter((id) => held.has(id) && held.get(id) !== wanted.get(id))],
      surplus: [...held.keys()].filter((id) => !wanted.has(id)),
    };
  };
}

export type Comparison = ReturnType<typeof createComparison>;
