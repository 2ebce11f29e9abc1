import { joinTestServer } from './server.ts';

await (await joinTestServer(false)).release();
