import type { Executor } from '../../db/transaction.ts';
import type { UncertainEngine } from '../failover.ts';
import { collections } from '../port.ts';
import type { Lag } from '../state.ts';
import { createClient, createPing, type Server } from './client.ts';
import { createEmbed, type TextsOf } from './embedding.ts';
import { createMeilisearchEngine } from './engine.ts';
import { type MirrorDeps, mirror } from './mirror.ts';
import { createNames } from './names.ts';
import { createComparison } from './reconcile.ts';
import { createSettings, type EmbedderSettings } from './settings.ts';
import { createMirrorStore } from './store.ts';
import { createTasks } from './tasks.ts';
import { createIndexWatch } from './watch.ts';
import { createIndexWriter } from './writer.ts';

export interface MeilisearchDeps {
  server: Server;
  /** What the names of all indexes begin with. */
  prefix: string;
  embedder: EmbedderSettings | undefined;
  textsOf: TextsOf;
  db: Executor;
  clock: () => Date;
}

const LOOK_MS = 2_000;

/** All that has to do with a Meilisearch server. */
export function wireMeilisearch({ server, prefix, embedder, textsOf, db, clock }: MeilisearchDeps) {
  const client = createClient(server);
  const names = createNames(prefix);
  const { settings, own } = createSettings(embedder);
  const store = createMirrorStore();
  const stopping = new AbortController();
  const tasks = createTasks(client, stopping.signal);
  const deps: MirrorDeps = {
    ...{ db, client, names, settings, store, clock, tasks },
    writer: createIndexWriter({ client, tasks }),
    embed: embedder && createEmbed(embedder, textsOf),
  };
  const engine = createMeilisearchEngine({ client, names, own });
  return {
    ping: createPing(server),
    /** Whether it answers to the key; throws where it does not. */
    check: () => client.getRawIndexes({ limit: 1 }),
    mirrors: collections.map((collection) => ({ collection, ...mirror(collection, deps) })),
    compare: createComparison(deps),
    /** Ends all waiting for what the server was given to do. */
    stop: () => stopping.abort(),
    /** Whether sense can be searched by. */
    embeds: embedder !== undefined && embedder.source !== 'userProvided',
    watch: (lag: () => Promise<Record<string, Lag>>) =>
      createIndexWatch({ client: createClient(server, LOOK_MS), names, settings, lag }),
    engine: (usable: (collection: (typeof collections)[number]) => boolean): UncertainEngine => ({
      takes: (request) => usable(request.collection) && engine.takes(request),
      search: engine.search,
    }),
  };
}

export type MeilisearchSide = ReturnType<typeof wireMeilisearch>;
