import { setTimeout as sleep } from 'node:timers/promises';
import { system } from '../../src/access/principal.ts';
import type { Line } from '../../src/exchange/port.ts';
import { createClient } from '../../src/search/meilisearch/client.ts';
import { createMeilisearchEngine } from '../../src/search/meilisearch/engine.ts';
import { createSettings } from '../../src/search/meilisearch/settings.ts';
import { profileId } from '../corpus/corpus.ts';
import { createRandom } from '../corpus/random.ts';
import { latinWords } from '../corpus/words.ts';
import type { Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { createProseProfiles } from './profiles.ts';
import { type MeilisearchServer, names } from './server.ts';
import type { Wired } from './wired.ts';

const SECONDS = 30;
const QUICK_SECONDS = 10;
/** So many transactions a second, of so many rows each. */
const PER_SECOND = 4;
const ROWS = 50;
const POLL_MS = 20;
const LIMIT_MS = 300_000;
const WORD = 9;

/**
 * How long it takes from the acknowledgement of a write until a search of the index finds it, while 200 rows a second are
 * written: of each transaction the last row holds a word that no other does, and is asked for by it until it is found.
 */
export async function measureLag(
  wired: Wired,
  server: MeilisearchServer,
  settings: Settings,
): Promise<Figures> {
  const seconds = settings.quick ? QUICK_SECONDS : SECONDS;
  const batches = makeBatches(settings, seconds * PER_SECOND);
  say(`writing ${PER_SECOND * ROWS} rows a second for ${seconds} s`);
  const found = createSearcher(server);
  const began = performance.now();
  let samples = Promise.resolve<number[]>([]);
  for (const [batch, { sign, lines }] of batches.entries()) {
    await sleep(Math.max(0, began + (batch * 1000) / PER_SECOND - performance.now()));
    await write(wired, lines);
    const acknowledged = performance.now();
    // Taken in one after another, they are looked for one after another: a search at a time, however far behind the index is.
    samples = samples.then(async (lags) => [...lags, (await found(sign)) - acknowledged]);
    // Awaited at the end; should it fail before, nobody would be listening.
    samples.catch(() => undefined);
  }
  const took = (performance.now() - began) / 1000;
  const lags = await samples;
  say(`${((seconds * PER_SECOND * ROWS) / took).toFixed(0)} rows a second were written`);
  return { sync_lag_p50_ms: median(lags), sync_lag_max_ms: Math.max(...lags) };
}

/** Rows for so many imports, half of them new, the others in place of stored ones; the last row of each bears a sign. */
function makeBatches(settings: Settings, count: number): { sign: string; lines: Line[] }[] {
  const profile = createProseProfiles(settings);
  const word = latinWords(createRandom(settings.seed, WORD).below(2 ** 32));
  const rowOf = (number: number, keywords?: string[]): Line => {
    // The corpus goes on where the stored rows end.
    const { id: _id, created_at, updated_at, ...content } = profile(settings.profiles + number);
    const stored = number % 2 === 0 ? { id: profileId(number % settings.profiles) } : {};
    return { ...content, ...stored, ...(keywords && { keywords }), external_id: null };
  };
  return Array.from({ length: count }, (_, batch) => {
    const sign = word() + word();
    const lines = Array.from({ length: ROWS }, (_, i) =>
      rowOf(batch * ROWS + i, i === ROWS - 1 ? [sign] : undefined),
    );
    return { sign, lines };
  });
}

async function write({ services }: Wired, lines: readonly Line[]): Promise<void> {
  const outcomes = await services.profiles.importLines(system, lines);
  const refused = outcomes.find(({ result }) => result === 'rejected');
  if (refused) throw new Error(`a row was refused: ${JSON.stringify(refused)}`);
}

/**
 * When a word is found, once it is. Asks the index itself: the service would let PostgreSQL answer where it is far behind.
 */
function createSearcher(server: MeilisearchServer): (sign: string) => Promise<number> {
  const engine = createMeilisearchEngine({
    client: createClient(server),
    names,
    own: createSettings(undefined).own,
  });
  const asked = {
    ...{ collection: 'profiles' as const, query: '', filters: {}, sort: undefined, facets: [] },
    ...{ offset: 0, limit: 1 },
  };
  return async (sign) => {
    const request = { ...asked, tiers: [[{ tokens: [sign] }]] };
    const until = performance.now() + LIMIT_MS;
    for (;;) {
      const { total } = await engine.search(system, request, AbortSignal.timeout(LIMIT_MS));
      const now = performance.now();
      if (total > 0) return now;
      if (now > until) throw new Error(`what was written is not found after ${LIMIT_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  };
}
