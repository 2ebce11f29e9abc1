import type { Executor } from '../db/transaction.ts';
import type { Outbox } from '../outbox/service.ts';
import type { FollowerStore } from './following/store.ts';

/** How far a follower of the documents is behind them. */
export interface Lag {
  /** Since when it has had something to do; null before it was begun. */
  seconds: number | null;
  /** Events it has not taken in; null before it was begun. */
  events: number | null;
  /** While it is begun anew. */
  begun?: { done: number; total: number };
}

export interface LagDeps {
  db: Executor;
  outbox: Pick<Outbox, 'lastPosition' | 'waiting'>;
  store: FollowerStore;
  /** Names of followers with the kinds of row they follow. */
  followed: readonly { name: string; entities: readonly string[] }[];
}

/** How far each follower is, whichever process leads. */
export function createLag({ db, outbox, store, followed }: LagDeps): () => Promise<Record<string, Lag>> {
  return async () => {
    const rows = await store.find(
      db,
      followed.map(({ name }) => name),
    );
    const last = await outbox.lastPosition(db);
    const lags = followed.map(async ({ name, entities }) => {
      const row = rows.find((each) => each.name === name);
      const { position = null, done = null, total = null } = row ?? {};
      const seconds = position === null ? null : await outbox.waiting(db, position, entities);
      const begun = done !== null && total !== null ? { begun: { done, total } } : {};
      return [name, { seconds, events: position === null ? null : last - position, ...begun }] as const;
    });
    return Object.fromEntries(await Promise.all(lags));
  };
}

export function lagInWords({ seconds, events, begun }: Lag): string {
  if (begun) return `being built, ${begun.done} of ${begun.total} documents`;
  if (seconds === null) return 'not begun';
  return seconds === 0 ? 'up to date' : `${seconds.toFixed(1)} s and ${events} events behind`;
}
