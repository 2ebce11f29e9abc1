import { ask } from '../cannon.ts';
import type { BenchDatabase } from '../database.ts';
import type { Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median, quantile } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { drawQueries } from '../search/queries.ts';
import { storeDocuments } from '../search/stored.ts';
import { openSearch } from '../search/wired.ts';
import { startService } from '../service.ts';

const SEARCHES = 400;
const WARM_UP = 40;
const SECONDS = 10;
const SLOWEST = 5;

/** Search by PostgreSQL: the engine as the service asks it, and the route. */
export async function measureSearch(database: BenchDatabase, settings: Settings): Promise<Figures> {
  await storeDocuments(database, settings);
  const queries = drawQueries(settings, settings.quick ? SEARCHES / 10 : SEARCHES);
  const times = await askEach(database, queries);
  return {
    search_p50_ms: median(times),
    search_p99_ms: quantile(times, 0.99),
    search_max_ms: Math.max(...times),
    search_http_p50_ms: await askRoute(database, queries, settings),
  };
}

async function askEach(database: BenchDatabase, queries: readonly string[]): Promise<number[]> {
  const wired = await openSearch(database);
  try {
    say('counting the words of all documents');
    await wired.current();
    await database.pool.query('VACUUM ANALYZE search_words');
    say(`${queries.length} searches, one at a time`);
    for (const query of queries.slice(0, WARM_UP)) await wired.ask(query);
    const asked: { query: string; ms: number; total: number }[] = [];
    for (const query of queries) {
      const began = performance.now();
      const { total } = await wired.ask(query);
      asked.push({ query, ms: performance.now() - began, total });
    }
    const slowest = asked.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST);
    say(
      `slowest: ${slowest.map(({ query, ms, total }) => `${query} ${ms.toFixed(0)} ms, ${total} hits`).join('; ')}`,
    );
    return asked.map(({ ms }) => ms);
  } finally {
    await wired.stop();
  }
}

/** The median over HTTP, rows and highlights included. */
async function askRoute(
  database: BenchDatabase,
  queries: readonly string[],
  { quick }: Settings,
): Promise<number> {
  say('starting the service, and asking the route on one connection');
  const service = await startService(database, { ZHIQI_MODEL: 'manual' });
  try {
    const asked = queries.map((query) => {
      const parameters = new URLSearchParams({ index: 'profiles', q: query, page_size: '20' });
      for (const facet of ['kind', 'sector', 'region', 'status', 'service'])
        parameters.append('facets', facet);
      return { path: `/v1/search?${parameters}`, headers: service.headers };
    });
    const { times } = await ask(service.url, asked, { connections: 1, seconds: quick ? 2 : SECONDS });
    return median(times);
  } finally {
    await service.stop();
  }
}
