import { once } from 'node:events';
import { joinServer } from '../../src/db/embedded/server.ts';
import { silent } from '../support/server.ts';

// Run as a process of its own: joins the server of a DATA_DIR until it is told to leave.
const server = await joinServer(process.argv[2] as string, silent);
const told = once(process, 'message');
process.send?.(server.connection);
await told;
await server.release();
process.disconnect();
