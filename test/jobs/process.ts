import { once } from 'node:events';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { connect } from '../../src/db/database.ts';
import { silent } from '../support/server.ts';
import { counting } from './kinds.ts';

// Run as a process of its own: a worker that does the kinds of ./kinds.ts until it is told to stop.
const database = connect(JSON.parse(process.argv[2] as string), silent);
const services = compose(database, {
  config: readConfig({ ZHIQI_MODEL: 'manual' }),
  logger: silent,
  sealKey: '5a'.repeat(32),
  extraJobs: counting(database, (told) => process.send?.(told)),
});
const worker = services.createWorker({ host: 'test', pid: process.pid });
const told = once(process, 'message');
await worker.start();
process.send?.('ready');
const [{ graceMs }] = await told;
await worker.stop(graceMs);
await services.close();
process.disconnect();
