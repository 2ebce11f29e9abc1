import type { EngineName } from '../../src/search/port.ts';
import type { BenchDatabase } from '../database.ts';
import type { Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { drawQueries } from '../search/queries.ts';
import { type Recorded, record, replay } from '../search/recorded.ts';
import type { MeilisearchServer } from '../search/server.ts';
import { storeDocuments } from '../search/stored.ts';
import { openSearch, type Wired } from '../search/wired.ts';

const SEARCHES = 400;
const ROUNDS = 3;

/** Search by Meilisearch as the service asks it, beside the very same requests sent bare. */
export async function measureMeili(
  database: BenchDatabase,
  settings: Settings,
  server: MeilisearchServer,
): Promise<Figures> {
  await storeDocuments(database, settings);
  const wired = await openSearch(database, server.settings);
  try {
    say('Meilisearch: building the index');
    await wired.current();
    const queries = drawQueries(settings, settings.quick ? SEARCHES / 10 : SEARCHES);
    return await compare(wired, queries);
  } finally {
    await wired.stop();
  }
}

async function compare(wired: Wired, queries: readonly string[]): Promise<Figures> {
  const asked: { query: string; sent: Recorded[] }[] = [];
  // All are asked once before, so that nothing is looked at for the first time by whoever comes first.
  for (const query of queries) {
    let by: EngineName | undefined;
    const sent = await record(async () => {
      by = (await wired.ask(query)).engine;
    });
    // A few cannot be put to this server: PostgreSQL answers them.
    if (by === 'meilisearch') asked.push({ query, sent });
  }
  if (asked.length < queries.length / 2) throw new Error('PostgreSQL answered most of them');
  say(`${asked.length} searches by Meilisearch, ours and the bare requests in turn, ${ROUNDS} times`);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { query, sent }] of asked.entries()) {
      const turns = [
        async () => void ours.push(await timed(() => wired.ask(query))),
        async () => void bare.push(await timed(() => replay(sent))),
      ];
      if ((i + round) % 2 === 1) turns.reverse();
      for (const turn of turns) await turn();
    }
  }
  return { meili_search_p50_ms: median(ours), meili_server_p50_ms: median(bare) };
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await task();
  return performance.now() - began;
}
