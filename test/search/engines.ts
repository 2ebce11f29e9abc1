import { Meilisearch } from 'meilisearch';
import type { Test } from 'tap';
import { createApp, type TestApp } from '../support/app.ts';
import { demands, profiles } from './rows.ts';

/** An application whose searches one engine answers. */
export interface EngineApp extends TestApp {
  engine: 'postgres' | 'meilisearch';
}

const { MEILI_URL, MEILI_API_KEY } = process.env;
export const engines = MEILI_URL ? (['postgres', 'meilisearch'] as const) : (['postgres'] as const);
export const NO_MEILISEARCH = 'MEILI_URL names no server: only PostgreSQL is asked';

let counter = 0;

/** With an engine of its own; indexes of a Meilisearch server are removed with the test that made them. */
export async function createEngineApp(t: Test, engine: EngineApp['engine']): Promise<EngineApp> {
  if (engine === 'postgres') return { ...(await createApp(t)), engine };
  const prefix = `zhiqi_test_${process.pid}_${++counter}`;
  const server = { MEILI_URL: MEILI_URL as string, ...(MEILI_API_KEY && { MEILI_API_KEY }) };
  t.teardown(async () => {
    const client = new Meilisearch({ host: server.MEILI_URL, apiKey: MEILI_API_KEY });
    const { results } = await client.getIndexes({ limit: 1_000 });
    for (const { uid } of results) if (uid.startsWith(prefix)) await client.deleteIndex(uid).waitTask();
  });
  return { ...(await createApp(t, { env: { ...server, MEILI_INDEX_PREFIX: prefix } })), engine };
}

/** The same, with the made-up rows. */
export async function createFilledApp(t: Test, engine: EngineApp['engine']): Promise<EngineApp> {
  const app = await createEngineApp(t, engine);
  const post = app.as('province_operator');
  for (const profile of profiles) await post('POST', '/v1/profiles', profile);
  for (const demand of demands) await post('POST', '/v1/demands', demand);
  await app.services.searchUpkeep.current();
  return app;
}

export interface Answer {
  engine: string;
  names: string[];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies freely
  body: any;
}

/** Asks for one page and gives the names of its rows, best first. */
export async function ask({ as }: TestApp, q: string, rest = '', index = 'profiles'): Promise<Answer> {
  const url = `/v1/search?index=${index}&page_size=50&q=${encodeURIComponent(q)}${rest}`;
  const { status, body } = await as('assessor')('GET', url);
  if (status !== 200) throw new Error(`${url}: ${JSON.stringify(body)}`);
  const names = body.items.map(({ profile, demand }: Named) => profile?.name ?? demand?.title);
  return { engine: body.engine, names, body };
}

interface Named {
  profile?: { name: string };
  demand?: { title: string };
}
