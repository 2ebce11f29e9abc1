import type pg from 'pg';
import type { Logger } from 'pino';
import { system } from '../access/principal.ts';
import type { Config } from '../config.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { Outbox } from '../outbox/service.ts';
import { textsOf } from '../resources/searched.ts';
import type { Lexicon } from '../text/index.ts';
import { createFailover } from './failover.ts';
import { createFollower } from './following/follower.ts';
import { createLeader } from './following/leader.ts';
import { createFollowerStore } from './following/store.ts';
import { createMirrorStore } from './meilisearch/store.ts';
import { type MeilisearchSide, wireMeilisearch } from './meilisearch/wiring.ts';
import { createPlanner } from './plan.ts';
import type { Collection, SearchEngine } from './port.ts';
import { createPostgresEngine } from './postgres/engine.ts';
import { createSearchService, type SearchDeps, type Searched, type SearchService } from './service.ts';
import { createLag } from './state.ts';
import { createUpkeep, type SearchUpkeep } from './upkeep.ts';
import { followWords } from './words/following.ts';
import { createWords } from './words/service.ts';
import { createWordStore } from './words/store.ts';

export interface SearchWiringDeps extends Pick<SearchDeps, 'profiles' | 'demands'> {
  config: Pick<Config, 'MEILI_URL' | 'MEILI_API_KEY' | 'MEILI_INDEX_PREFIX' | 'MEILI_EMBEDDER'>;
  db: Executor;
  transact: Transact;
  address: pg.ClientConfig;
  outbox: Outbox;
  /** The lexicon in force. */
  lexicon: () => Lexicon;
  clock: () => Date;
  logger: Logger;
}

export interface SearchRoom {
  search: SearchService;
  searchUpkeep: SearchUpkeep;
  /** Asks the Meilisearch server whether it is there; absent where none is configured. */
  pingMeilisearch: (() => Promise<unknown>) | undefined;
}

/** Search, and what keeps its indexes like the table. */
export function wireSearch(deps: SearchWiringDeps): SearchRoom {
  const { config, db, transact, address, outbox, lexicon, profiles, demands, logger } = deps;
  const wordStore = createWordStore();
  const store = createFollowerStore();
  const meilisearch = meilisearchOf(deps);
  const followed = [followWords({ db, transact, store: wordStore }), ...(meilisearch?.mirrors ?? [])];
  const wakeAll = (): void => {
    for (const follower of followers) follower.wake();
  };
  const leader = createLeader(address, logger, wakeAll);
  const following = { db, outbox, store, leads: leader.held, logger };
  const followers = followed.map((each) => createFollower(each, following));
  const lag = createLag({ db, outbox, store, followed });
  const upkeep = createUpkeep({
    ...{ db, transact, outbox, leader, followers, store, lag, meilisearch },
    ...{ words: wordStore, failures: createMirrorStore() },
  });
  const watch = meilisearch?.watch(lag);
  const table = createPostgresEngine({ transact });
  const failover = meilisearch && watch && createFailover(meilisearch.engine(watch.usable), table, logger);
  const engine: SearchEngine = failover ?? table;
  const words = createWords({ db, store: wordStore });
  return {
    search: createSearchService({
      ...{ engine, planner: createPlanner({ lexicon, words }), profiles, demands },
      embeds: meilisearch?.embeds ?? false,
    }),
    pingMeilisearch: config.MEILI_URL ? meilisearch?.ping : undefined,
    searchUpkeep: {
      ...upkeep,
      async current(patienceMs) {
        await upkeep.current(patienceMs);
        await watch?.look();
      },
      start() {
        upkeep.start();
        watch?.start();
      },
      async stop() {
        await watch?.stop();
        failover?.stop();
        meilisearch?.stop();
        await upkeep.stop();
      },
    },
  };
}

function meilisearchOf({
  config,
  db,
  clock,
  profiles,
  demands,
}: SearchWiringDeps): MeilisearchSide | undefined {
  const { MEILI_URL, MEILI_API_KEY, MEILI_INDEX_PREFIX, MEILI_EMBEDDER } = config;
  if (MEILI_URL === undefined) return undefined;
  const searched: Record<Collection, Searched<never>> = { profiles, demands } as never;
  return wireMeilisearch({
    ...{ db, clock, prefix: MEILI_INDEX_PREFIX },
    server: { host: MEILI_URL, apiKey: MEILI_API_KEY },
    embedder: MEILI_EMBEDDER === undefined ? undefined : JSON.parse(MEILI_EMBEDDER),
    async textsOf(collection, ids) {
      const { service, fields, isOpen } = searched[collection];
      const rows = await service.findByIds(system, ids);
      // Asked of the row that is read here: its labels were read before, and may be those of an earlier state.
      const open = [...rows].filter(([, row]) => isOpen(row));
      return new Map(open.map(([id, row]) => [id, textsOf(fields, row).flat().join('\n')]));
    },
  });
}
