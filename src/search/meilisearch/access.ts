import { v5 } from 'uuid';
import { codeOf, createClient, type Server } from './client.ts';
import type { Names } from './names.ts';

/** All that the service does, swaps included; whatever is not of its own indexes is not among it. */
const ACTIONS = ['search', 'documents.*', 'indexes.*', 'settings.*', 'tasks.*', 'stats.get'];

/** The key of these indexes on a server, made with the server's master key where there is none yet. */
export async function createIndexKey(
  server: Server,
  names: Names,
): Promise<{ key: string; created: boolean }> {
  const client = createClient(server);
  const uid = uidOf(names.all);
  try {
    return { key: (await client.getKey(uid)).key, created: false };
  } catch (error) {
    if (codeOf(error) !== 'api_key_not_found') throw error;
  }
  const made = await client.createKey({
    ...{ uid, name: `Zhiqi ${names.all[0]}`, description: 'The key Zhiqi searches and writes with' },
    ...{ actions: ACTIONS as never, indexes: [...names.all], expiresAt: null },
  });
  return { key: made.key, created: true };
}

/** The same for the same indexes, so that asking twice makes one key. */
const uidOf = (indexes: readonly string[]): string => v5(`zhiqi:${indexes.join(',')}`, v5.URL);
