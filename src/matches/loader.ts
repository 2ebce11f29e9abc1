import type { Logger } from 'pino';
import type { Executor, Transact } from '../db/transaction.ts';
import type { DemandService } from '../demands/service.ts';
import type { DockingService } from '../dockings/service.ts';
import type { LexiconKeeper } from '../lexicon/keeper.ts';
import type { MatchSettingsService } from '../match-settings/service.ts';
import type { DemandFacts, Engine, ProfileFacts } from '../matching/index.ts';
import type { ModelKeeper } from '../models/keeper.ts';
import { createRounds } from '../outbox/rounds.ts';
import type { Outbox } from '../outbox/service.ts';
import type { OutboxEvent } from '../outbox/store.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Lexicon } from '../text/index.ts';

export interface LoaderDeps {
  db: Executor;
  transact: Transact;
  outbox: Outbox;
  profiles: Pick<ProfileService, 'facts'>;
  demands: Pick<DemandService, 'facts'>;
  dockings: Pick<DockingService, 'profilesOf'>;
  matchSettings: Pick<MatchSettingsService, 'load'>;
  lexicon: Pick<LexiconKeeper, 'current' | 'refresh' | 'load'>;
  model: ModelKeeper;
  engine: Engine;
  logger: Logger;
}

export interface Loader {
  /** Resolves when the engine holds everything this process has acknowledged. */
  fresh(): Promise<void>;
  /** Resolves when the engine holds everything any process had committed before the call. */
  current(): Promise<void>;
  /** Runs `work` while the engine stands still: what happens meanwhile is applied after it, and `fresh` waits for that. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  /** Begins to load, and to follow what happens. */
  start(): void;
  stop(): Promise<void>;
  /** `following` is false while it cannot keep up with what happens. */
  state(): { loaded: boolean; following: boolean; position: number };
}

const PAGE = 500;
/** Few at a time: what they change is taken in on the event loop, between requests. */
const EVENTS = 200;

/**
 * Keeps the engine, the lexicon, the match settings and the model like the database: loaded from one snapshot, then led on
 * by the outbox.
 */
export function createLoader({
  db,
  transact,
  outbox,
  profiles,
  demands,
  dockings,
  matchSettings,
  lexicon,
  model,
  engine,
  logger,
}: LoaderDeps): Loader {
  let position = -1;
  let seenWrites = 0;
  let stopped = false;
  let bridging: Lexicon | undefined;
  const following = createRounds('following what happens', catchUp, logger);
  let unfollow: (() => void) | undefined;
  let holders = 0;
  let released: Promise<void> = Promise.resolve();
  let release = (): void => undefined;

  async function load(): Promise<void> {
    const began = Date.now();
    await transact(
      async (tx) => {
        const at = await outbox.lastPosition(tx);
        await lexicon.load(tx);
        await matchSettings.load(tx);
        await model.load(tx);
        const all = [
          await collect<ProfileFacts>((which) => profiles.facts(tx, which)),
          await collect<DemandFacts>((which) => demands.facts(tx, which)),
        ] as const;
        engine.useModel(model.current());
        engine.load(...all);
        position = at;
      },
      { snapshot: true },
    );
    logger.info({ ...engine.size, ms: Date.now() - began }, 'matching index loaded');
  }

  async function apply(events: readonly OutboxEvent[]): Promise<void> {
    const touched = (entity: string) => [
      ...new Set(events.filter((event) => event.entity === entity).map((event) => event.entity_id)),
    ];
    const [profileIds, demandIds, owners] = [touched('profile'), touched('demand'), touched('enterprise')];
    const weighed = await dockings.profilesOf(db, touched('docking'));
    const entries = touched('lexicon_entry');
    if (entries.length > 0) await lexicon.refresh(db, entries);
    if (touched('match_settings').length > 0) await matchSettings.load(db);
    const remodelled = touched('model').length > 0;
    if (remodelled) await model.load(db);
    const [newProfiles, newDemands, owned] = await Promise.all([
      profiles.facts(db, { ids: [...new Set([...profileIds, ...weighed])] }),
      demandIds.length > 0 ? demands.facts(db, { ids: demandIds }) : [],
      owners.length > 0 ? demands.facts(db, { owners }) : [],
    ]);
    const alive = new Set([...newProfiles, ...newDemands].map(({ id }) => id));
    if (remodelled) engine.useModel(model.current());
    for (const facts of newProfiles) engine.putProfile(facts);
    for (const facts of [...newDemands, ...owned]) engine.putDemand(facts);
    for (const id of profileIds) if (!alive.has(id)) engine.removeProfile(id);
    for (const id of demandIds) if (!alive.has(id)) engine.removeDemand(id);
  }

  async function catchUp(): Promise<void> {
    await released;
    if (position < 0) await load();
    for (let full = true; full && !stopped; ) {
      const events = await outbox.read(db, position, EVENTS);
      // Positions have no gaps: what is missing was removed before this process came to read it.
      if (events.length > 0 && events[0]?.position !== position + 1) {
        await load();
        continue;
      }
      if (events.length > 0) await apply(events);
      position = events.at(-1)?.position ?? position;
      full = events.length === EVENTS;
    }
  }
  async function current(): Promise<void> {
    const writes = outbox.writes();
    await outbox.stamp();
    await following.next();
    seenWrites = Math.max(seenWrites, writes);
    bridge();
  }
  /** Has the engine bridge by the lexicon in force, which is made here if entries have changed. */
  function bridge(): void {
    const now = lexicon.current();
    if (now !== bridging) engine.useLexicon(now);
    bridging = now;
  }

  return {
    async fresh() {
      if (position < 0 || seenWrites !== outbox.writes()) return current();
      bridge();
    },
    current,
    async hold(work) {
      if (holders++ === 0) {
        released = new Promise((resolve) => {
          release = resolve;
        });
      }
      try {
        await following.settled();
        return await work();
      } finally {
        if (--holders === 0) release();
      }
    },
    start() {
      unfollow = outbox.follow(following.quietly);
      following.quietly();
    },
    async stop() {
      stopped = true;
      release();
      unfollow?.();
      await following.settled();
    },
    state: () => ({ loaded: position >= 0, following: !following.failing(), position }),
  };
}

async function collect<T extends { id: string }>(
  page: (which: { after?: string; size: number }) => Promise<T[]>,
): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | undefined; ; after = all.at(-1)?.id) {
    const rows = await page({ after, size: PAGE });
    all.push(...rows);
    if (rows.length < PAGE) return all;
  }
}
