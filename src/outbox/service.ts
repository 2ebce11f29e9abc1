import type { Logger } from 'pino';
import type { Viewer } from '../access/principal.ts';
import { inPortions } from '../db/portions.ts';
import { afterCommit, type Executor, type Transact } from '../db/transaction.ts';
import { createRounds } from './rounds.ts';
import {
  type NewEvent,
  type OutboxEvent,
  type OutboxStore,
  STAMP_BATCH,
  STAMPED_CHANNEL,
  WRITTEN_CHANNEL,
} from './store.ts';
import type { Subscribe } from './subscription.ts';

export interface OutboxDeps {
  transact: Transact;
  store: OutboxStore;
  subscribe: Subscribe;
  clock: () => Date;
  logger: Logger;
}

const POLL_MS = 1_000;
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

export interface Outbox {
  /** Notes events in the caller's transaction: they happen if and only if it commits. */
  append(tx: Executor, viewer: Viewer, events: readonly NewEvent[]): Promise<void>;
  /** Gives every committed event a position now, so that a reader sees what this process has acknowledged. */
  stamp(): Promise<void>;
  read(x: Executor, position: number, limit?: number): Promise<OutboxEvent[]>;
  lastPosition(x: Executor): Promise<number>;
  /** Whether nothing had been committed since the position when `x` began to look. */
  standsAt: OutboxStore['standsAt'];
  /** What happened to some rows after a position, up to another: each kind of thing once. */
  happened: OutboxStore['happened'];
  waiting: OutboxStore['waiting'];
  /** How many rows of some kinds something has happened to after a position. */
  changedSince: OutboxStore['changedSince'];
  /** Removes events older than 30 days; gives how many. A follower that is still before them finds a gap. */
  expire(): Promise<number>;
  /** Counts the transactions of this process that wrote events: a follower that has seen the count has seen them. */
  writes(): number;
  /** Calls `wake` when there may be new positions: at once by notification, at the latest after a second. */
  follow(wake: () => void): () => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What happened, in order, for every follower. See the store for how order is kept. */
export function createOutbox({ transact, store, subscribe, clock, logger }: OutboxDeps): Outbox {
  const followers = new Set<() => void>();
  let writes = 0;
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => Promise<void>) | undefined;
  const stamping = createRounds('putting events in order', stampAll, logger);

  async function stampAll(): Promise<void> {
    while ((await transact((tx) => store.stamp(tx))) === STAMP_BATCH);
  }
  const wakeAll = () => {
    for (const wake of followers) wake();
  };

  return {
    async append(tx, viewer, events) {
      if (events.length === 0) return;
      const recorded_at = clock().toISOString();
      await store.insert(
        tx,
        events.map((event) => ({ ...event, actor: viewer.keyId, recorded_at })),
      );
      afterCommit(tx, countWrite);
    },
    stamp: stamping.next,
    read: (x, position, limit = 1_000) => store.read(x, position, limit),
    lastPosition: (x) => store.lastPosition(x),
    standsAt: store.standsAt,
    happened: store.happened,
    waiting: store.waiting,
    changedSince: store.changedSince,
    async expire() {
      const before = new Date(clock().getTime() - KEPT_DAYS * DAY_MS).toISOString();
      return inPortions(STAMP_BATCH, (most) => transact((tx) => store.expire(tx, before, most)));
    },
    writes: () => writes,
    follow(wake) {
      followers.add(wake);
      return () => followers.delete(wake);
    },
    async start() {
      unsubscribe = await subscribe({ [WRITTEN_CHANNEL]: stamping.quietly, [STAMPED_CHANNEL]: wakeAll });
      timer = setInterval(() => {
        stamping.quietly();
        wakeAll();
      }, POLL_MS);
    },
    async stop() {
      clearInterval(timer);
      followers.clear();
      await unsubscribe?.();
      await stamping.settled();
    },
  };

  function countWrite(): void {
    writes++;
  }
}
