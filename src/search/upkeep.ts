import { setTimeout as sleep } from 'node:timers/promises';
import { system } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError } from '../errors.ts';
import type { Outbox } from '../outbox/service.ts';
import type { Follower } from './following/follower.ts';
import type { Leader } from './following/leader.ts';
import type { FollowerStore } from './following/store.ts';
import { driftOf } from './meilisearch/mirror.ts';
import type { Failure, MirrorStore } from './meilisearch/store.ts';
import type { MeilisearchSide } from './meilisearch/wiring.ts';
import { type Collection, collections } from './port.ts';
import type { Lag } from './state.ts';
import type { WordStore } from './words/store.ts';

export interface UpkeepDeps {
  db: Executor;
  transact: Transact;
  outbox: Outbox;
  leader: Leader;
  followers: readonly Follower[];
  store: FollowerStore;
  words: WordStore;
  failures: MirrorStore;
  lag: () => Promise<Record<string, Lag>>;
  /** Absent where no server is configured. */
  meilisearch: MeilisearchSide | undefined;
}

/** What a comparison of an index with the table came to. */
export interface Reconciled {
  compared: number;
  missing: number;
  stale: number;
  surplus: number;
}

/** Keeps what is searched like the documents, in whichever process leads. */
export interface SearchUpkeep {
  start(): void;
  stop(): Promise<void>;
  lag(): Promise<Record<string, Lag>>;
  /** Documents that were set aside, the latest first. */
  failures(): Promise<Failure[]>;
  /** How many they are. */
  setAside(): Promise<number>;
  /** Resolves when all that was committed before the call has been taken in; throws ApiError where that takes too long. */
  current(patienceMs?: number): Promise<void>;
  /** Has the indexes built anew beside the old ones, and resolves when they have taken their place. */
  rebuild(report?: (name: string, done: number, total: number) => void): Promise<void>;
  /** Counts the words anew; gives how many counts have changed. */
  countWords(): Promise<number>;
  /** Compares the indexes with the table, and has what differs written again; throws ApiError where it cannot be told. */
  reconcile(): Promise<Partial<Record<Collection, Reconciled>>>;
}

const POLL_MS = 50;
const PATIENCE_MS = 60_000;
const STEP = 1_000;

export function createUpkeep(deps: UpkeepDeps): SearchUpkeep {
  const { db, transact, outbox, leader, followers, store, words, failures, lag, meilisearch } = deps;
  const indexes = meilisearch?.mirrors ?? [];

  async function behind(): Promise<string[]> {
    const names = followers.map(({ name }) => name);
    const rows = await store.find(db, names);
    const last = await outbox.lastPosition(db);
    const done = rows.filter(({ position, wanted }) => !wanted && position !== null && position >= last);
    return names.filter((name) => !done.some((row) => row.name === name));
  }
  async function current(patienceMs = PATIENCE_MS): Promise<void> {
    await outbox.stamp();
    const until = performance.now() + patienceMs;
    for (const follower of followers) follower.wake();
    for (let late = await behind(); late.length > 0; late = await behind()) {
      if (performance.now() > until)
        throw new ApiError('unavailable', `The search documents are not taken in yet: ${late.join(', ')}`);
      await sleep(POLL_MS);
    }
  }

  async function reach(): Promise<void> {
    await meilisearch?.check().catch(() => {
      throw new ApiError('unavailable', 'Meilisearch does not answer, or not to this key');
    });
  }

  /** The differences that are none of what was written while they were looked for. */
  async function drift(collection: Collection, side: MeilisearchSide) {
    const from = await outbox.lastPosition(db);
    await current();
    const { compared, missing, stale, surplus } = await side.compare(collection);
    await outbox.stamp();
    const upTo = await outbox.lastPosition(db);
    const ids = [...missing, ...stale, ...surplus];
    const written = await outbox.happened(db, { after: from, upTo }, ids);
    const moving = new Set(written.map(({ entity_id }) => entity_id));
    const still = (list: readonly string[]) => list.filter((id) => !moving.has(id));
    return { compared, missing: still(missing), stale: still(stale), surplus: still(surplus) };
  }
  /** As events, so that they are written by whoever leads, in order with all else. */
  async function repair(collection: Collection, ids: readonly string[]): Promise<void> {
    const event = { entity: driftOf(collection), action: 'updated' as const, version: 0 };
    for (let i = 0; i < ids.length; i += STEP) {
      const events = ids.slice(i, i + STEP).map((entity_id) => ({ ...event, entity_id }));
      await transact((tx) => outbox.append(tx, system, events));
    }
  }

  return {
    start() {
      leader.start();
      for (const follower of followers) follower.start();
    },
    async stop() {
      await Promise.all(followers.map((follower) => follower.stop()));
      await leader.stop();
    },
    lag,
    failures: () => failures.failures(db),
    setAside: async () => (meilisearch ? failures.countFailures(db) : 0),
    current,
    async rebuild(report = () => undefined) {
      await reach();
      for (const { name } of indexes) await store.want(db, name);
      for (const follower of followers) follower.wake();
      const names = indexes.map(({ name }) => name);
      for (;;) {
        const rows = await store.find(db, names);
        for (const { name, done, total } of rows)
          if (done !== null && total !== null) report(name, done, total);
        if (rows.every(({ wanted }) => !wanted)) return;
        await sleep(POLL_MS);
      }
    },
    countWords: () => transact((tx) => words.count(tx)),
    async reconcile() {
      if (meilisearch) await reach();
      const found: Partial<Record<Collection, Reconciled>> = {};
      for (const collection of meilisearch ? collections : []) {
        const { compared, missing, stale, surplus } = await drift(collection, meilisearch as MeilisearchSide);
        await repair(collection, [...missing, ...stale, ...surplus]);
        found[collection] = {
          compared,
          missing: missing.length,
          stale: stale.length,
          surplus: surplus.length,
        };
      }
      return found;
    },
  };
}
