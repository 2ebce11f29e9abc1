import { setTimeout as rest } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Test } from 'tap';
import { createIndexKey } from '../../../src/search/meilisearch/access.ts';
import { createNames } from '../../../src/search/meilisearch/names.ts';
import { collections } from '../../../src/search/port.ts';
import { createApp, type Reply, type TestApp } from '../../support/app.ts';
import { ANY, aDemand, aProfile } from '../../support/factories.ts';
import { createMeiliStub, loadContract, type MeiliStub } from '../../support/meilisearch/stub.ts';

export const MASTER = 'the-master-key-of-the-server';
export const PREFIX = 'zhiqi';
export const PROFILES = `${PREFIX}_profiles`;
export const DEMANDS = `${PREFIX}_demands`;

export interface Followed extends TestApp {
  stub: MeiliStub;
  /** The key that the application works with. */
  key: string;
  env: Record<string, string>;
  find(query: string, filters?: string): Promise<Reply>;
  /** Resolves when all that was written is taken in, and checks that index and table hold the same. */
  agree(t: Test, message?: string, except?: readonly string[]): Promise<void>;
}

/** A server with a key limited to some indexes, as `zhiqi search setup` makes it. */
export async function createServer(t: Test, prefix = PREFIX) {
  const stub = await createMeiliStub(t, { key: MASTER, contract: loadContract() });
  const { key } = await createIndexKey({ host: stub.url, apiKey: MASTER }, createNames(prefix));
  return { stub, key, env: { MEILI_URL: stub.url, MEILI_API_KEY: key, MEILI_INDEX_PREFIX: prefix } };
}

/** The application in front of a server of its own. */
export async function createFollowed(
  t: Test,
  options: { env?: Record<string, string>; clock?: () => Date; logger?: Logger } = {},
): Promise<Followed> {
  const server = await createServer(t, options.env?.MEILI_INDEX_PREFIX);
  const { stub } = server;
  const env = { ...server.env, ...options.env };
  const app = await createApp(t, { ...options, env });
  return {
    ...{ ...app, ...server, env },
    find: (query, filters = '&index=profiles') =>
      app.as('assessor')('GET', `/v1/search?q=${encodeURIComponent(query)}${filters}`),
    async agree(t, message = 'index and table hold the same', except = []) {
      await app.services.searchUpkeep.current();
      for (const collection of collections) {
        const wanted = await revisionsOf(app, collection);
        for (const id of except) wanted.delete(id);
        const documents = stub.documents(`${PREFIX}_${collection}`);
        const held = new Map([...documents].map(([id, { revision }]) => [id, revision]));
        t.strictSame(sorted(held), sorted(wanted), `${message}: ${collection}`);
      }
      t.strictSame(stub.violations, [], 'every request fits what is published');
    },
  };
}

const sorted = (map: Map<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

export async function revisionsOf({ database }: TestApp, collection: string): Promise<Map<string, number>> {
  const { rows } = await database.pool.query(
    'SELECT entity_id, revision::int FROM search_documents WHERE collection = $1',
    [collection],
  );
  return new Map(rows.map(({ entity_id, revision }) => [entity_id, revision]));
}

/** Writes rows; gives their ids. */
export async function fill(
  { as }: TestApp,
  profiles: readonly object[],
  demands: readonly object[] = [],
): Promise<string[]> {
  const ids: string[] = [];
  for (const [path, row] of [
    ...profiles.map((each) => ['profiles', aProfile(each)] as const),
    ...demands.map((each) => ['demands', aDemand(each)] as const),
  ]) {
    const { status, body, raw } = await as('province_operator')('POST', `/v1/${path}`, row);
    if (status !== 201) throw new Error(raw);
    ids.push(body.id);
  }
  return ids;
}

export const change = ({ as }: TestApp, path: string, fields: object): Promise<Reply> =>
  as('province_operator')('PATCH', `/v1/${path}`, fields, ANY);

export const remove = ({ as }: TestApp, path: string): Promise<Reply> =>
  as('province_operator')('DELETE', `/v1/${path}`, undefined, ANY);

/** Names or titles of what was found, best first. */
export const namesOf = ({ body }: Reply): string[] =>
  body.items.map(
    ({ profile, demand }: { profile?: { name: string }; demand?: { title: string } }) =>
      profile?.name ?? demand?.title,
  );

/** Looks until it is so, and gives what it saw then. */
export async function until<T>(look: () => T | Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (let looks = 0; looks < 1_000; looks++) {
    const seen = await look();
    if (isSo(seen)) return seen;
    await rest(20);
  }
  throw new Error('it has not come about');
}

export const answers = (engine: 'postgres' | 'meilisearch') => (reply: Reply) => reply.body.engine === engine;

/** What was asked of the server's searches: each query of each request. */
// biome-ignore lint/suspicious/noExplicitAny: bodies of two shapes are looked into freely
export const searchesOf = ({ requests }: MeiliStub): any[] =>
  requests
    .filter(({ path }) => /\/(multi-)?search$/.test(path))
    // biome-ignore lint/suspicious/noExplicitAny: as above
    .flatMap(({ body }: any) => body.queries ?? [body]);
