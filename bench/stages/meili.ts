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
  say(
    `${queries.length} searches by Meilisearch, the service and the bare requests in turn, ${ROUNDS} times`,
  );
  const sent: Recorded[][] = [];
  // Nothing is looked at for the first time by whoever comes first.
  for (const query of queries) {
    sent.push(
      await record(async () => {
        const { engine } = await wired.ask(query);
        if (engine !== 'meilisearch') throw new Error(`${query}: ${engine} answered`);
      }),
    );
  }
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, query] of queries.entries()) {
      const turns = [
        async () => void ours.push(await timed(() => wired.ask(query))),
        async () => void bare.push(await timed(() => replay(sent[i] ?? []))),
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
