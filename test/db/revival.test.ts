import { Writable } from 'node:stream';
import pg from 'pg';
import { pino } from 'pino';
import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/database.ts';
import { joinServer } from '../../src/db/embedded/server.ts';
import { isRunning, postmasterOf, temporaryFolder } from '../support/processes.ts';
import { silent } from '../support/server.ts';

const dataDir = await temporaryFolder(t);

t.test('left while it is being brought back, the server does not stay, nor does a connection', async (t) => {
  let heard = (): void => undefined;
  const gone = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const write: Writable['_write'] = (chunk, _encoding, done) => {
    if (String(chunk).includes('went away')) heard();
    done();
  };
  const server = await joinServer(dataDir, pino(new Writable({ write })));
  process.kill(postmasterOf(dataDir) as number, 'SIGKILL');
  await gone;
  await server.release();
  const left = postmasterOf(dataDir);
  t.notOk(left !== undefined && isRunning(left), 'no server');
  t.notOk(process.getActiveResourcesInfo().includes('TCPSocketWrap'), 'no connection');
});

t.test('a database that cannot be made does not leave its server running', async (t) => {
  const server = await joinServer(dataDir, silent);
  const admin = new pg.Client({ ...server.connection, database: 'postgres' });
  await admin.connect();
  await admin.query('ALTER DATABASE template1 RENAME TO template_away');
  await admin.end();
  await t.rejects(openDatabase(readConfig({ DATA_DIR: dataDir }), silent), { code: '3D000' });
  const postmaster = postmasterOf(dataDir) as number;
  await server.release();
  t.notOk(isRunning(postmaster), 'the last one out stops it');
});
