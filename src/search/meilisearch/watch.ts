import type { Meilisearch, Settings } from 'meilisearch';
import type { Collection } from '../port.ts';
import { collections } from '../port.ts';
import type { Lag } from '../state.ts';
import type { Names } from './names.ts';
import { asMade } from './settings.ts';

export interface WatchDeps {
  /** With a short timeout. */
  client: Meilisearch;
  names: Names;
  settings: Settings;
  lag: () => Promise<Record<string, Lag>>;
}

/** Whether an index may be searched: it is there, as this version makes it, and not far behind the table. */
export interface IndexWatch {
  usable(collection: Collection): boolean;
  /** Looks now. */
  look(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const LOOK_MS = 1_000;
/** An index that is further behind would show what is no longer so. */
const MOST_BEHIND_S = 10;

export function createIndexWatch({ client, names, settings, lag }: WatchDeps): IndexWatch {
  const usable = new Map<Collection, boolean>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let stopped = false;

  async function isUsable(collection: Collection, lags: Record<string, Lag>): Promise<boolean> {
    const uid = names.live(collection);
    const behind = lags[uid];
    if (!behind || behind.seconds === null || behind.seconds > MOST_BEHIND_S) return false;
    return asMade(await client.index(uid).getSettings(), settings);
  }
  async function look(): Promise<void> {
    const lags = await lag().catch(() => ({}));
    await Promise.all(
      collections.map(async (collection) => {
        usable.set(collection, await isUsable(collection, lags).catch(() => false));
      }),
    );
  }
  async function again(): Promise<void> {
    looking = look();
    await looking;
    if (!stopped) timer = setTimeout(again, LOOK_MS);
  }
  return {
    usable: (collection) => usable.get(collection) ?? false,
    look,
    start: () => void again(),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
