import type { Test } from 'tap';
import { system } from '../../src/access/principal.ts';
import { buildApp } from '../../src/app.ts';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { connect } from '../../src/db/database.ts';
import type { TestApp } from './app.ts';
import { ANY } from './factories.ts';
import { silent } from './server.ts';

/** Another instance of the service on the database of the first, with a pool and an index of its own. */
export async function anotherInstance(
  t: Test,
  first: TestApp,
  { following, clock, env = {} }: { following: boolean; clock?: () => Date; env?: Record<string, string> },
) {
  const database = connect(first.database.address, silent);
  const config = readConfig({ ZHIQI_MODEL: 'manual', ...env });
  const services = compose(database, { config, logger: silent, sealKey: '5a'.repeat(32), clock });
  if (following) await services.start();
  const app = await buildApp(services, { logger: silent });
  const { key } = await first.services.keys.create(system, { name: 'second', role: 'admin' });
  t.teardown(async () => {
    await app.close();
    await services.close();
  });
  const headers = { authorization: `Bearer ${key}` };
  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const reply = await app.inject({
      method,
      url: encodeURI(url),
      payload,
      headers: { ...headers, ...(method !== 'POST' && ANY) },
    });
    return { status: reply.statusCode, body: reply.body ? reply.json() : undefined };
  };

  /** Resolves when this instance has applied all that has happened so far, by following alone. */
  async function caughtUp(): Promise<void> {
    await first.services.outbox.stamp();
    const last = await first.services.outbox.lastPosition(first.database.db);
    while (services.loader.state().position < last) await new Promise(setImmediate);
  }
  return { services, ask, caughtUp };
}
