import { ask } from '../cannon.ts';
import type { BenchDatabase } from '../database.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median, quantile } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { startService } from '../service.ts';
import { spread } from './source.ts';
import { storeRows } from './stored.ts';

const SECONDS = 10;
const DIFFERENT_DEMANDS = 1_000;

/** The matches of stored demands, asked over HTTP of the running service. */
export async function measureRoute(database: BenchDatabase, settings: Settings): Promise<Figures> {
  const { corpus } = makeCorpus(settings);
  await storeRows(database, settings);
  say('starting the service on it');
  const began = performance.now();
  const service = await startService(database);
  try {
    const app_ready_s = (performance.now() - began) / 1000;
    const asked = spread(settings.demands, DIFFERENT_DEMANDS).map((number) => ({
      path: `/v1/demands/${corpus.demand(number).id}/matches`,
      headers: service.headers,
    }));
    const seconds = settings.quick ? 2 : SECONDS;
    say('asking the route on one connection, then on ten');
    await ask(service.url, asked, { connections: 1, seconds: seconds / 4 });
    const alone = await ask(service.url, asked, { connections: 1, seconds });
    const together = await ask(service.url, asked, { connections: 10, seconds });
    return {
      app_ready_s,
      route_p50_ms: median(alone.times),
      route_p99_ms: quantile(alone.times, 0.99),
      route_rps: together.times.length / together.seconds,
    };
  } finally {
    await service.stop();
  }
}
