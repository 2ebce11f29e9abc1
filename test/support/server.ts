import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type EmbeddedServer, joinServer } from '../../src/db/embedded/server.ts';
import { root } from './root.ts';

/** The server of a test run; nothing in it is worth keeping, so it need not reach the disk. */
export const TEST_DATA = fileURLToPath(new URL('.tap/postgres-data', root));

export const silent = pino({ level: 'silent' });

const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** Left running between the files of a run; `after.ts` stops it. */
export const joinTestServer = (keepRunning = true): Promise<EmbeddedServer> =>
  joinServer(TEST_DATA, silent, { settings, keepRunning });
