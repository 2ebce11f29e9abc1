import { createClient, type Server } from '../../src/search/meilisearch/client.ts';
import { createNames } from '../../src/search/meilisearch/names.ts';
import { createTasks, type Tasks } from '../../src/search/meilisearch/tasks.ts';
import { collections } from '../../src/search/port.ts';
import { say } from '../progress.ts';

/** All indexes of the bench begin so: whatever else is on the server is not touched. */
const PREFIX = 'zhiqi_bench';
export const names = createNames(PREFIX);
/** An index that is filled without Zhiqi. */
export const PLAIN = `${PREFIX}_plain`;

export interface MeilisearchServer extends Server {
  /** What the service is told of it. */
  readonly settings: Record<string, string>;
}

/** Lends the server that MEILI_URL names, without indexes of the bench before and afterwards; undefined where it names none. */
export async function withMeilisearch<T>(
  use: (server: MeilisearchServer) => Promise<T>,
): Promise<T | undefined> {
  const { MEILI_URL: host, MEILI_API_KEY: apiKey } = process.env;
  if (!host) {
    say('no MEILI_URL: nothing of Meilisearch is measured');
    return undefined;
  }
  const settings = { MEILI_URL: host, MEILI_INDEX_PREFIX: PREFIX, ...(apiKey && { MEILI_API_KEY: apiKey }) };
  await clear({ host, apiKey });
  try {
    return await use({ host, apiKey, settings });
  } finally {
    await clear({ host, apiKey });
  }
}

/** Waits for tasks of the server, however long they take. */
export const waiting = (server: Server): Tasks =>
  createTasks(createClient(server), new AbortController().signal);

async function clear(server: Server): Promise<void> {
  const client = createClient(server);
  const { ended } = waiting(server);
  const indexes = [...collections.flatMap((each) => [names.live(each), names.next(each)]), PLAIN];
  await Promise.all(indexes.map((uid) => ended(client.deleteIndex(uid))));
}
