import { createFollowerStore } from '../../src/search/following/store.ts';
import { createClient } from '../../src/search/meilisearch/client.ts';
import { type IndexDocument, toIndexDocument } from '../../src/search/meilisearch/documents.ts';
import { createSettings } from '../../src/search/meilisearch/settings.ts';
import { createMirrorStore } from '../../src/search/meilisearch/store.ts';
import type { BenchDatabase } from '../database.ts';
import type { Settings } from '../options.ts';
import { say } from '../progress.ts';
import { median } from '../quantiles.ts';
import type { Figures } from '../report.ts';
import { measureLag } from '../search/lag.ts';
import { type MeilisearchServer, names, PLAIN, waiting } from '../search/server.ts';
import { storeDocuments } from '../search/stored.ts';
import { openSearch, type Wired } from '../search/wired.ts';

const ROUNDS = 3;
const BATCH = 500;
const LIVE = names.live('profiles');

/** How an index follows the database: built anew, and while rows are written. */
export async function measureSync(
  database: BenchDatabase,
  settings: Settings,
  server: MeilisearchServer,
): Promise<Figures> {
  await storeDocuments(database, settings);
  const wired = await openSearch(database, server.settings);
  try {
    await wired.current();
    return {
      ...(await measureBuild(wired, database, server)),
      ...(await measureLag(wired, server, settings)),
    };
  } finally {
    await wired.stop();
  }
}

async function measureBuild(
  wired: Wired,
  database: BenchDatabase,
  server: MeilisearchServer,
): Promise<Figures> {
  const documents = await readAll(database);
  say(`building an index of ${documents.length} documents, and adding them bare, ${ROUNDS} times in turn`);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const turns = [
      async () => void ours.push(documents.length / (await build(wired, database))),
      async () => void bare.push(documents.length / (await addBare(server, documents))),
    ];
    // Who comes first changes, or a drift of the machine would favour one.
    if (round % 2 === 1) turns.reverse();
    for (const turn of turns) await turn();
  }
  const ratios = ours.map((speed, round) => speed / (bare[round] as number));
  say(`ratios: ${ratios.map((ratio) => ratio.toFixed(3)).join(' ')}`);
  return {
    sync_docs_per_s: median(ours),
    meili_add_docs_per_s: median(bare),
    sync_ratio: median(ratios),
  };
}

/** Seconds from the wish for a new index until it is searched: made, filled, checked and swapped. */
async function build({ current }: Wired, { db }: BenchDatabase): Promise<number> {
  await createFollowerStore().want(db, LIVE);
  const began = performance.now();
  await current();
  return (performance.now() - began) / 1000;
}

/** Seconds to add documents that are ready to an index that is, batch after batch, none awaited before all are sent. */
async function addBare(server: MeilisearchServer, documents: readonly IndexDocument[]): Promise<number> {
  const client = createClient(server);
  const index = client.index(PLAIN);
  const { done, ended } = waiting(server);
  await ended(client.deleteIndex(PLAIN));
  await done(client.createIndex(PLAIN, { primaryKey: 'id' }));
  await done(index.updateSettings(createSettings(undefined).settings));
  const began = performance.now();
  const tasks: ReturnType<typeof index.addDocuments>[] = [];
  for (let at = 0; at < documents.length; at += BATCH) {
    const task = index.addDocuments(documents.slice(at, at + BATCH));
    await task;
    tasks.push(task);
  }
  await Promise.all(tasks.map(done));
  return (performance.now() - began) / 1000;
}

/** The documents as an index takes them. */
async function readAll({ db }: BenchDatabase): Promise<IndexDocument[]> {
  const store = createMirrorStore();
  const documents: IndexDocument[] = [];
  for (let after: string | undefined; ; after = documents.at(-1)?.id) {
    const page = await store.page(db, 'profiles', after, BATCH);
    if (page.length === 0) return documents;
    documents.push(...page.map(toIndexDocument));
  }
}
