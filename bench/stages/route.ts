import autocannon from 'autocannon';
import { type BenchDatabase, fill } from '../database.ts';
import { makeCorpus, type Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median, quantile } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { createRows } from '../rows.ts';
import { type Service, startService } from '../service.ts';
import { spread } from './source.ts';

const SECONDS = 10;
const DIFFERENT_DEMANDS = 1_000;

/** The matches of stored demands, asked over HTTP of the running service. */
export async function measureRoute(database: BenchDatabase, settings: Settings): Promise<Figures> {
  const { corpus, writer } = makeCorpus(settings);
  const rows = createRows({ corpus, writer });
  say(`storing ${settings.profiles} profiles in PostgreSQL`);
  await fill(database, insertInto('profiles'), settings.profiles, (numbers) => [
    JSON.stringify(numbers.map(rows.profile)),
  ]);
  await fill(database, insertInto('demands'), settings.demands, (numbers) => [
    JSON.stringify(numbers.map(rows.demand)),
  ]);
  await database.pool.query('VACUUM ANALYZE profiles, demands');
  say('starting the service on it');
  const began = performance.now();
  const service = await startService(database);
  try {
    const app_ready_s = (performance.now() - began) / 1000;
    const paths = spread(settings.demands, DIFFERENT_DEMANDS).map(
      (number) => `/v1/demands/${corpus.demand(number).id}/matches`,
    );
    const seconds = settings.quick ? 2 : SECONDS;
    say('asking the route on one connection, then on ten');
    await ask(service, paths, { connections: 1, seconds: seconds / 4 });
    const alone = await ask(service, paths, { connections: 1, seconds });
    const together = await ask(service, paths, { connections: 10, seconds });
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

/** Rows as one JSON array, far faster than a parameter for every value. */
const insertInto = (table: string): string =>
  `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`;

/** Asks for the paths in turn; the milliseconds of each reply. Throws where one is not a 2xx. */
async function ask(
  { url, headers }: Service,
  paths: readonly string[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<{ times: number[]; seconds: number }> {
  const times: number[] = [];
  const requests = paths.map((path) => ({ method: 'GET' as const, path }));
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      { url, headers, connections, duration: seconds, requests, timeout: 60 },
      (error, done) => (error ? reject(error) : resolve(done)),
    );
    // Autocannon's own histogram counts whole milliseconds.
    instance.on('response', (_client, _status, _bytes, milliseconds) => void times.push(milliseconds));
  });
  if (result.non2xx + result.errors > 0) {
    throw new Error(`the route failed: ${result.non2xx} replies other than 2xx, ${result.errors} errors`);
  }
  return { times, seconds: result.duration };
}
