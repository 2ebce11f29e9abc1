import { createClient, type Server } from '../../src/search/meilisearch/client.ts';
import { createNames } from '../../src/search/meilisearch/names.ts';
import { createTasks, type Tasks } from '../../src/search/meilisearch/tasks.ts';
import { collections } from '../../src/search/port.ts';

/** All indexes of the bench begin so: whatever else is on the server is not touched. */
const PREFIX = 'zhiqi_bench';
export const names = createNames(PREFIX);
/** An index that is filled without Zhiqi. */
export const PLAIN = `${PREFIX}_plain`;

export interface MeilisearchServer extends Server {
  /** What the service is told of it. */
  readonly settings: Record<string, string>;
}

/** The server that MEILI_URL names. */
export function namedServer(): MeilisearchServer | undefined {
  const { MEILI_URL: host, MEILI_API_KEY: apiKey } = process.env;
  if (!host) return undefined;
  const settings = { MEILI_URL: host, MEILI_INDEX_PREFIX: PREFIX, ...(apiKey && { MEILI_API_KEY: apiKey }) };
  return { host, apiKey, settings };
}

/** Runs a task on a server without indexes of the bench, and leaves none there, however it ends. */
export async function withoutIndexes<T>(server: MeilisearchServer, use: () => Promise<T>): Promise<T> {
  await clear(server);
  try {
    return await use();
  } finally {
    await clear(server);
  }
}

/** Waits for tasks of the server, however long they take. */
export const waiting = (server: Server): Tasks =>
  createTasks(createClient(server), new AbortController().signal);

async function clear(server: Server): Promise<void> {
  const client = createClient(server);
  const { ended } = waiting(server);
  const indexUids = [...collections.flatMap((each) => [names.live(each), names.next(each)]), PLAIN];
  // What was told to stop in the middle leaves work behind.
  await ended(client.tasks.cancelTasks({ indexUids, statuses: ['enqueued', 'processing'] }));
  await Promise.all(indexUids.map((uid) => ended(client.deleteIndex(uid))));
}
