import { once } from 'node:events';
import { connect } from '../../src/db/database.ts';
import { silent } from '../support/server.ts';
import { openOutbox, writeEvents } from './writer.ts';

// Run as a process of its own: stamps what anyone writes, and writes itself when told how much.
const database = connect(JSON.parse(process.argv[2] as string), silent);
const outbox = openOutbox(database);
await outbox.start();
const task = once(process, 'message');
process.send?.('ready');
const [{ name, writers, transactions }] = await task;
const all = Array.from({ length: writers }, (_, i) => writeEvents(database, `${name}.${i}`, transactions));
const committed = (await Promise.all(all)).flat();
const released = once(process, 'message');
process.send?.(committed);
await released;
await outbox.stop();
await database.close();
process.disconnect();
