import { pino } from 'pino';
import { system } from '../../src/access/principal.ts';
import { compose, type Running } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { TraitName } from '../../src/search/port.ts';
import type { SearchResult } from '../../src/search/service.ts';
import type { SearchUpkeep } from '../../src/search/upkeep.ts';
import { wireSearch } from '../../src/search/wiring.ts';
import { createLexicon } from '../../src/text/index.ts';
import type { BenchDatabase } from '../database.ts';

export const logger = pino({ level: process.env.BENCH_LOG_LEVEL ?? 'silent' }, process.stderr);
const FACETS: readonly TraitName[] = ['kind', 'sector', 'region', 'status', 'service'];
const PAGE = 20;
/** A large index takes a while. */
const PATIENCE_MS = 3_600_000;

/** Search as the service wires it, led by this process. */
export interface Wired {
  readonly services: Running;
  readonly upkeep: SearchUpkeep;
  /** What is found by a query: the plan and the engine, without the rows. */
  ask(query: string): Promise<SearchResult>;
  /** Resolves when all that was written has been taken in, however long that takes. */
  current(): Promise<void>;
  stop(): Promise<void>;
}

export async function openSearch(
  database: BenchDatabase,
  settings: Record<string, string> = {},
): Promise<Wired> {
  const config = readConfig({ ZHIQI_MODEL: 'manual', ...settings });
  const services = compose(database, { config, logger, sealKey: '00'.repeat(32) });
  const lexicon = createLexicon();
  const { outbox } = services;
  const none = {
    service: { findByIds: async () => new Map<string, never>() },
    fields: [],
    isOpen: () => true,
  };
  const { search, searchUpkeep: upkeep } = wireSearch({
    ...{ config, db: database.db, transact: database.transact, address: database.address },
    ...{ outbox, lexicon: () => lexicon, clock: () => new Date(), logger, profiles: none, demands: none },
  });
  await outbox.start();
  upkeep.start();
  return {
    ...{ services, upkeep },
    ask: (query) =>
      search.search(system, {
        ...{ collection: 'profiles', query, filters: {}, sort: undefined, facets: FACETS },
        ...{ offset: 0, limit: PAGE },
      }),
    current: () => upkeep.current(PATIENCE_MS),
    async stop() {
      await upkeep.stop();
      await services.stop();
    },
  };
}
