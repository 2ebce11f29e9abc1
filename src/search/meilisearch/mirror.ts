import type { Meilisearch, Settings } from 'meilisearch';
import type { Executor } from '../../db/transaction.ts';
import type { Followed, Steps } from '../following/follower.ts';
import type { Collection } from '../port.ts';
import { codeOf } from './client.ts';
import { type IndexDocument, type StoredDocument, toIndexDocument } from './documents.ts';
import type { Names } from './names.ts';
import { asMade } from './settings.ts';
import type { MirrorStore } from './store.ts';
import type { Tasks } from './tasks.ts';
import { type IndexWriter, type Refused, RefusedError } from './writer.ts';

/** Adds to documents what an embedder reads. */
export type Embed = (
  collection: Collection,
  documents: readonly StoredDocument[],
) => Promise<(document: IndexDocument) => IndexDocument>;

export interface MirrorDeps {
  db: Executor;
  client: Meilisearch;
  names: Names;
  settings: Settings;
  store: MirrorStore;
  writer: IndexWriter;
  tasks: Tasks;
  /** Absent where there is no embedder. */
  embed?: Embed | undefined;
  clock: () => Date;
}

const PAGE = 500;
/** Pages under way at a time. A server takes all that wait for it as one batch, and each batch costs it seconds of its own. */
const WINDOW = 16;
const SWAP_MS = 60_000;
/** An index that holds none of the youngest documents is an older one, put back. */
const TELLING = 3;

/** Which kind of row a collection holds. */
export const ENTITIES: Record<Collection, string> = { profiles: 'profile', demands: 'demand' };
/** An event of this kind says that an index holds another document than the table. */
export const driftOf = (collection: Collection): string => `${ENTITIES[collection]}_document`;

/** An index of a Meilisearch server, kept like the documents of one collection. */
export function mirror(collection: Collection, deps: MirrorDeps): Followed {
  const { db, client, names, settings, store, writer, embed, clock } = deps;
  const { done, ended, pause } = deps.tasks;
  const live = names.live(collection);
  const next = names.next(collection);
  let mended: Promise<void> = Promise.resolve();

  async function toIndex(stored: readonly StoredDocument[]): Promise<IndexDocument[]> {
    const embedded = await embed?.(collection, stored);
    return stored.map(toIndexDocument).map((document) => embedded?.(document) ?? document);
  }
  /** Notes what was refused, and forgets what was refused before and is not now. */
  async function note(ids: readonly string[], refused: readonly Refused[]): Promise<void> {
    const failed_at = clock().toISOString();
    const failed = refused.map(({ document: { id, revision }, reason }) => ({
      ...{ collection, entity_id: id, revision, reason, failed_at },
    }));
    await store.setAside(db, failed);
    const except = failed.map(({ entity_id }) => entity_id);
    await store.forget(db, collection, ids, except);
  }
  /** Documents of a page into a new index; gives how many it took. */
  async function add(documents: readonly IndexDocument[]): Promise<number> {
    const refused = await writer.put(next, documents);
    await note(
      documents.map(({ id }) => id),
      refused,
    );
    return documents.length - refused.filter(({ taken }) => !taken).length;
  }
  /**
   * What a refused batch was about, piece by piece. It is read anew: batches that were sent after it may hold younger documents,
   * and none is sent before this is over.
   */
  async function mend(uid: string, ids: readonly string[]): Promise<void> {
    const documents = await toIndex(await store.find(db, collection, ids));
    const refused = await writer.put(uid, documents);
    // Of a refused one the index still holds what it was before.
    const lost = refused.filter(({ taken }) => !taken).map(({ document }) => document.id);
    await writer.remove(uid, [...goneOf(ids, documents), ...lost]);
    await note(ids, refused);
  }

  async function prepare(uid: string): Promise<void> {
    await ended(client.deleteIndex(uid));
    await done(client.createIndex(uid, { primaryKey: 'id' }));
    await done(client.index(uid).updateSettings(settings));
  }
  /** All documents into an index; gives how many it took. */
  async function fill({ rest, report }: Steps): Promise<number> {
    const total = await store.count(db, collection);
    const underWay: Promise<number>[] = [];
    let [read, taken] = [0, 0];
    try {
      for (let after: string | undefined; ; ) {
        const page = await store.page(db, collection, after, PAGE);
        if (page.length === 0) break;
        after = page.at(-1)?.entity_id;
        const written = add(await toIndex(page));
        written.catch(() => undefined);
        underWay.push(written);
        if (underWay.length >= WINDOW) taken += await (underWay.shift() as Promise<number>);
        read += page.length;
        await report(read, Math.max(total, read));
        await rest();
      }
      for (const written of underWay) taken += await written;
    } finally {
      await Promise.allSettled(underWay);
    }
    return taken;
  }
  /** Puts the new index in the place of the old one, which is then removed. */
  async function swap(): Promise<void> {
    const { createdAt } = await client.getRawIndex(next);
    // What is to be replaced must be there; where it is, this fails and says so.
    await ended(client.createIndex(live, { primaryKey: 'id' }));
    await client.swapIndexes([{ indexes: [live, next], rename: false }]);
    // Keys that are limited to some indexes cannot see the task of a swap; an index takes its birthday with it.
    const until = performance.now() + SWAP_MS;
    while ((await client.getRawIndex(live)).createdAt !== createdAt) {
      if (performance.now() > until) throw new Error(`the indexes ${live} and ${next} were not swapped`);
      await pause();
    }
    await done(client.deleteIndex(next));
  }

  return {
    name: live,
    entities: [ENTITIES[collection], driftOf(collection)],
    async isLost(upToDate) {
      try {
        if (!asMade(await client.index(live).getSettings(), settings)) return true;
        const newest = await store.newest(db, collection, TELLING);
        if (newest.length < TELLING || !(await upToDate())) return false;
        const ids = newest.map(({ entity_id }) => entity_id);
        const query = { ids, fields: ['id' as const, 'revision' as const], limit: TELLING };
        const { results } = await client.index<{ id: string; revision: number }>(live).getDocuments(query);
        return newest.every((each) => results.every(({ revision }) => revision !== each.revision));
      } catch (error) {
        if (codeOf(error) === 'index_not_found') return true;
        throw error;
      }
    },
    async begin(step) {
      await prepare(next);
      const taken = await fill(step);
      const { numberOfDocuments } = await client.index(next).getStats();
      if (numberOfDocuments !== taken)
        throw new Error(`the index ${next} holds ${numberOfDocuments} documents of ${taken}`);
      await step.replay((ids) => mend(next, ids));
      await step.ready();
      await swap();
    },
    async take(ids) {
      await mended.catch(ignore);
      const documents = await toIndex(await store.find(db, collection, ids));
      const gone = goneOf(ids, documents);
      const mendIfRefused = (error: unknown): Promise<void> => {
        if (!(error instanceof RefusedError)) throw error;
        mended = mended.catch(ignore).then(() => mend(live, ids));
        return mended;
      };
      try {
        const sent = await writer.send(live, documents, gone);
        return { done: sent.done.then(() => note(ids, []), mendIfRefused) };
      } catch (error) {
        return { done: mendIfRefused(error) };
      }
    },
  };
}

/** Those of the ids that the table has no document of. */
function goneOf(ids: readonly string[], documents: readonly IndexDocument[]): string[] {
  const held = new Set(documents.map(({ id }) => id));
  return ids.filter((id) => !held.has(id));
}

/** Whoever asked for it hears of it. */
const ignore = (): void => undefined;
