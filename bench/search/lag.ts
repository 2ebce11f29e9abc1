import { setTimeout as sleep } from 'node:timers/promises';
import { system } from '../../src/access/principal.ts';
import { createClient } from '../../src/search/meilisearch/client.ts';
import { createMeilisearchEngine } from '../../src/search/meilisearch/engine.ts';
import { createSettings } from '../../src/search/meilisearch/settings.ts';
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
  say(`writing ${PER_SECOND * ROWS} rows a second for ${seconds} s`);
  const word = latinWords(createRandom(settings.seed, WORD).below(2 ** 32));
  const untilFound = createSearcher(server);
  const write = createWrite(wired, settings);
  const began = performance.now();
  const samples: Promise<number>[] = [];
  for (let batch = 0; batch < seconds * PER_SECOND; batch++) {
    await sleep(Math.max(0, began + (batch * 1000) / PER_SECOND - performance.now()));
    const sign = word() + word();
    await write(batch, sign);
    const sample = untilFound(sign);
    // Awaited at the end; should it fail before, nobody would be listening.
    sample.catch(() => undefined);
    samples.push(sample);
  }
  const took = (performance.now() - began) / 1000;
  const lags = await Promise.all(samples);
  say(`${((seconds * PER_SECOND * ROWS) / took).toFixed(0)} rows a second were written`);
  return { sync_lag_p50_ms: median(lags), sync_lag_max_ms: Math.max(...lags) };
}

/** Writes the rows of a batch, half of them new, the others changed; the last one bears a sign. */
function createWrite({ services }: Wired, settings: Settings) {
  const profile = createProseProfiles(settings);
  return async (batch: number, sign: string): Promise<void> => {
    const lines = Array.from({ length: ROWS }, (_, i) => {
      const number = batch * ROWS + i;
      const { id, created_at, updated_at, ...content } = profile(settings.profiles + number);
      const keywords = i === ROWS - 1 ? [sign] : content.keywords;
      const known = i % 2 === 0 ? { id: profile(number % settings.profiles).id } : {};
      return { ...content, ...known, external_id: null, keywords };
    });
    const outcomes = await services.profiles.importLines(system, lines);
    const refused = outcomes.find(({ result }) => result === 'rejected');
    if (refused) throw new Error(`a row was refused: ${JSON.stringify(refused)}`);
  };
}

/** Asks the index itself: the service would let PostgreSQL answer where it is far behind. */
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
    const began = performance.now();
    for (;;) {
      const request = { ...asked, tiers: [[{ tokens: [sign] }]] };
      const { total } = await engine.search(system, request, AbortSignal.timeout(LIMIT_MS));
      const lag = performance.now() - began;
      if (total > 0) return lag;
      if (lag > LIMIT_MS) throw new Error(`what was written is not found after ${LIMIT_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  };
}
