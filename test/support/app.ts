import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Logger } from 'pino';
import type { Test } from 'tap';
import { type Role, system } from '../../src/access/principal.ts';
import { buildApp } from '../../src/app.ts';
import { type ComposeOptions, compose, type Running } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { silent } from './server.ts';

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies freely
  body: any;
  /** The body as it came. */
  raw: string;
  /** The body where it is no text. */
  bytes: Buffer;
  headers: Record<string, string | string[] | number | undefined>;
}

export interface TestApp {
  app: FastifyInstance;
  services: Running;
  database: TestDatabase;
  /** Asks as a role; `payload` objects are sent as JSON. */
  as(
    role: Role | 'anonymous',
  ): (method: string, url: string, payload?: unknown, headers?: object) => Promise<Reply>;
}

/** What must be encoded in an address is; what a test has encoded itself stays as it is. */
const encode = (url: string): string => encodeURI(url).replace(/%25(?=[0-9A-F]{2})/g, '%');

const SEAL_KEY = '5a'.repeat(32);

/** The whole application on a database of its own, closed with the test that made it. */
export async function createApp(
  t: Test,
  {
    env = {},
    logger = silent,
    ...options
  }: Pick<ComposeOptions, 'clock' | 'extraJobs'> & { env?: Record<string, string>; logger?: Logger } = {},
): Promise<TestApp> {
  const database = await createDatabase();
  const services = compose(database, {
    config: readConfig({ ZHIQI_MODEL: 'manual', ...env }),
    logger,
    sealKey: SEAL_KEY,
    ...options,
  });
  await services.start();
  const app = await buildApp(services, { logger });
  await app.ready();
  const keys = new Map<string, string>();
  for (const role of ['admin', 'province_operator', 'assessor'] as const) {
    keys.set(role, (await services.keys.create(system, { name: role, role })).key);
  }
  t.teardown(async () => {
    await app.close();
    await services.stop();
    await database.drop();
  });

  const as: TestApp['as'] =
    (role) =>
    async (method, url, payload, headers = {}) => {
      const key = keys.get(role);
      const reply = await app.inject({
        method: method as InjectOptions['method'],
        url: encode(url),
        payload: payload as InjectOptions['payload'],
        headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers },
      } as InjectOptions);
      const isJson =
        reply.body !== '' &&
        reply.statusCode !== 206 &&
        String(reply.headers['content-type']).includes('json') &&
        !/ndjson/.test(String(reply.headers['content-type']));
      return {
        status: reply.statusCode,
        body: isJson ? reply.json() : reply.body,
        raw: reply.body,
        bytes: reply.rawPayload,
        headers: reply.headers as Reply['headers'],
      };
    };
  return { app, services, database, as };
}
