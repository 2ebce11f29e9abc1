import { PassThrough } from 'node:stream';
import { BroadcastChannel } from 'node:worker_threads';
import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { createHost } from '../../src/jobs/worker/host.ts';
import { createLogger } from '../../src/logger.ts';
import { createJobs } from './support.ts';

t.test('a worker in a thread does jobs, and is gone when it was stopped', async (t) => {
  const app = await createJobs(t, []);
  const config = readConfig({
    ZHIQI_MODEL: 'manual',
    LOG_LEVEL: 'silent',
    ZHIQI_CONTACT_KEY: '5a'.repeat(32),
  });
  const logger = createLogger({ level: 'silent', pretty: false });
  const host = createHost({ config, database: app.database, logger, pretty: false });
  await host.start();
  t.match(await app.over(await app.request('expire')), { state: 'succeeded' });
  await host.stop(1_000);
  t.equal((await app.database.pool.query('SELECT 1 FROM job_workers')).rowCount, 0);
});

t.test('in place of a thread that falls another is begun', async (t) => {
  const log = new PassThrough();
  const logger = createLogger({ level: 'error', pretty: false, destination: log });
  const source = new URL('./restless.ts', import.meta.url);
  const channel = new BroadcastChannel('restless');
  t.teardown(() => channel.close());
  const up = () =>
    new Promise<void>((resolve) => {
      channel.onmessage = () => resolve();
    });
  const host = createHost({
    config: readConfig({}),
    database: { address: {} },
    logger,
    pretty: false,
    source,
  });
  const first = up();
  await host.start();
  await first;
  const second = up();
  channel.postMessage('fall');
  await second;
  await host.stop(1_000);
  t.match(String(log.read()), /the worker thread failed[\s\S]*another is begun/);
});
