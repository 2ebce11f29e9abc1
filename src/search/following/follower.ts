import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Executor } from '../../db/transaction.ts';
import type { Outbox } from '../../outbox/service.ts';
import type { OutboxEvent } from '../../outbox/store.ts';
import type { FollowerStore } from './store.ts';

/** What is kept like the documents, and how. */
export interface Followed {
  /** Under which its position is kept. */
  readonly name: string;
  /** Kinds of row whose documents it takes in. */
  readonly entities: readonly string[];
  /**
   * Whether it is not what it was left as, whatever the position says; `upToDate` tells whether it has taken in all that was
   * committed before. Throws where it cannot be told.
   */
  isLost?(upToDate: () => Promise<boolean>): Promise<boolean>;
  /**
   * Takes in all documents, as they are now; calls `rest` between two steps, so that what is in use meanwhile is led on,
   * `report` with how far it is, `replay` to take in what happened meanwhile, and `ready` before it is put to use.
   */
  begin(step: Steps): Promise<void>;
  /** Takes in documents that were written or removed; resolves once they are begun, and gives when they are done. */
  take(ids: readonly string[]): Promise<{ done: Promise<void> }>;
}

export interface Steps {
  rest: () => Promise<void>;
  report: (done: number, total: number) => Promise<void>;
  replay: (take: (ids: readonly string[]) => Promise<void>) => Promise<void>;
  ready: () => Promise<void>;
}

export interface FollowerDeps {
  db: Executor;
  outbox: Pick<Outbox, 'read' | 'lastPosition' | 'follow' | 'stamp'>;
  store: FollowerStore;
  /** Whether this process is the one that follows. */
  leads: () => boolean;
  logger: Logger;
}

export interface Follower {
  readonly name: string;
  /** Follows until it is stopped; failures are tried again, ever more seldom. */
  start(): void;
  stop(): Promise<void>;
  /** Looks at once. */
  wake(): void;
}

const EVENTS = 1_000;
/** Batches under way at a time, in order. */
const WINDOW = 3;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;
/** How often what is followed is looked at, whether it is still there. */
const LOOK_MS = 5_000;
const STOP_MS = 3_000;

export function createFollower(
  followed: Followed,
  { db, outbox, store, leads, logger }: FollowerDeps,
): Follower {
  const { name, entities } = followed;
  let stopped = false;
  let failures = 0;
  let looked = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let unfollow: (() => void) | undefined;
  const goesOn = (): boolean => !stopped && leads();

  /** Everything anew; what happens meanwhile is followed from the position at which it began. */
  async function begin(): Promise<void> {
    await outbox.stamp();
    let position = await outbox.lastPosition(db);
    logger.info({ follower: name }, 'search documents are taken in anew');
    // Whatever ends it before its end, it is begun again.
    await store.want(db, name);
    await followed.begin({
      rest: async () => {
        if (!goesOn()) throw new Interrupted();
        const [row] = await store.find(db, [name]);
        if (row?.position != null) await follow(row.position).catch(() => undefined);
      },
      report: (done, total) => store.report(db, name, done, total),
      async replay(take) {
        for (let full = true; full; ) {
          await outbox.stamp();
          const events = await outbox.read(db, position, EVENTS);
          const ids = idsIn(events);
          if (ids.length > 0) await take(ids);
          position = events.at(-1)?.position ?? position;
          full = events.length === EVENTS;
        }
      },
      // From here on the position is that of the new documents, and no longer of those that were led on.
      async ready() {
        if (!goesOn()) throw new Interrupted();
        await store.advance(db, name, position);
      },
    });
    await store.begun(db, name, position);
  }

  const idsIn = (events: readonly OutboxEvent[]): string[] => [
    ...new Set(events.filter(({ entity }) => entities.includes(entity)).map((event) => event.entity_id)),
  ];

  async function follow(from: number): Promise<void> {
    const underWay: { position: number; done: Promise<void> }[] = [];
    const settle = async (most: number): Promise<void> => {
      while (underWay.length > most) {
        const { position, done } = underWay.shift() as (typeof underWay)[number];
        await done;
        if (!goesOn()) throw new Interrupted();
        await store.advance(db, name, position);
      }
    };
    try {
      for (let at = from; goesOn(); ) {
        const events = await outbox.read(db, at, EVENTS);
        if (events.length === 0) break;
        // Positions have no gaps: what is missing was removed before it was followed.
        if (events[0]?.position !== at + 1) {
          await store.want(db, name);
          again = true;
          break;
        }
        at = (events.at(-1) as OutboxEvent).position;
        const ids = idsIn(events);
        const { done } = ids.length > 0 ? await followed.take(ids) : { done: Promise.resolve() };
        // It is awaited in its turn; should it fail before, nobody would be listening.
        done.catch(() => undefined);
        underWay.push({ position: at, done });
        await settle(WINDOW - 1);
        if (events.length < EVENTS) break;
      }
      await settle(0);
    } finally {
      await Promise.allSettled(underWay.map(({ done }) => done));
    }
  }

  async function isUpToDate(): Promise<boolean> {
    await outbox.stamp();
    const last = await outbox.lastPosition(db);
    const [row] = await store.find(db, [name]);
    return row?.position != null && row.position >= last;
  }

  async function round(): Promise<void> {
    const [row] = await store.find(db, [name]);
    if (performance.now() - looked >= LOOK_MS || failures > 0) {
      const lost = await followed.isLost?.(isUpToDate);
      looked = performance.now();
      // Nobody is to search what it has become.
      if (lost) await store.lose(db, name);
      if (lost) return begin();
    }
    if (row?.position == null || row.wanted) return begin();
    await follow(row.position);
  }

  async function rounds(): Promise<void> {
    do {
      again = false;
      try {
        await round();
        if (failures > 0) logger.info({ follower: name }, 'following search documents works again');
        failures = 0;
      } catch (error) {
        if (error instanceof Interrupted || stopped) return;
        if (failures++ === 0)
          logger.warn({ err: error, follower: name }, 'following search documents failed; it is tried again');
        retryLater();
        return;
      }
    } while (again && goesOn());
  }
  function retryLater(): void {
    const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    // A part of it at random, so that not all come back at once.
    timer = setTimeout(go, wait * (0.75 + Math.random() / 2));
  }
  function go(): void {
    timer = undefined;
    if (!goesOn()) return;
    if (running) {
      again = true;
      return;
    }
    running = rounds().finally(() => {
      running = undefined;
    });
  }
  /** While a retry is waited for, what happens in the outbox is no reason to hurry. */
  const wake = (): void => {
    if (timer === undefined) go();
  };

  return {
    name,
    wake,
    start() {
      unfollow = outbox.follow(wake);
      wake();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      unfollow?.();
      // A server that does not answer is not waited for.
      await Promise.race([running, sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
}

/** It was told to stop in the middle. */
class Interrupted extends Error {}
