import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import pg from 'pg';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { StartError } from '../../src/config.ts';
import { connect } from '../../src/db/database.ts';
import { joinServer } from '../../src/db/embedded/server.ts';
import { forkHelper, isRunning, postmasterOf, temporaryFolder } from '../support/processes.ts';
import { silent } from '../support/server.ts';

// One folder for all, since making one takes seconds; each test leaves it stopped.
const dataDir = await temporaryFolder(t);
const data = join(dataDir, 'postgres/data');
const lockFile = join(data, 'postmaster.pid');

async function joiner(t: Test) {
  const child = forkHelper(t, new URL('./joiner.ts', import.meta.url), [dataDir]);
  const [connection] = (await once(child, 'message')) as [pg.ClientConfig];
  return {
    connection,
    async leave() {
      child.send('leave');
      await once(child, 'exit');
    },
  };
}

async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  try {
    await client.connect();
    return (await client.query('SELECT 1 AS one')).rows[0].one === 1;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A logger of which a message can be awaited. */
function listenTo(message: string) {
  let heard = (): void => undefined;
  const said = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const destination = new Writable({
    write(chunk, _encoding, done) {
      if (String(chunk).includes(message)) heard();
      done();
    },
  });
  return { logger: pino(destination), said };
}

t.test(
  'two processes that start first at once share one server, and the last one out stops it',
  async (t) => {
    const [one, two] = await Promise.all([joiner(t), joiner(t)]);
    t.same(one.connection, two.connection);
    t.same((await readdir(dataDir)).sort(), ['postgres'], 'no draft is left');
    const postmaster = postmasterOf(dataDir) as number;

    await one.leave();
    t.ok(await answers(two.connection), 'it stays for the one that is still there');
    await two.leave();
    t.notOk(isRunning(postmaster), 'no process remains');
    t.notOk(existsSync(lockFile));
  },
);

t.test('only those who know its password get in', async (t) => {
  const server = await joinServer(dataDir, silent);
  t.teardown(() => server.release());
  t.notOk(await answers({ ...server.connection, password: 'guessed' }));
  t.ok(await answers(server.connection));
});

t.test('the lock file of a process that is gone does not block a start', async (t) => {
  const gone = spawn(process.execPath, ['--eval', '']);
  const { pid } = gone;
  await once(gone, 'exit');
  await writeFile(lockFile, `${pid}\n${data}\n1700000000\n1\n\n127.0.0.1\n`);
  const server = await joinServer(dataDir, silent);
  t.ok(await answers(server.connection));
  await server.release();
});

t.test('the lock file of a process that is now another program does not block a start', async (t) => {
  await writeFile(lockFile, `${process.pid}\n${data}\n1700000000\n1\n\n127.0.0.1\n`);
  const server = await joinServer(dataDir, silent);
  t.ok(await answers(server.connection));
  await server.release();
  t.ok(isRunning(process.pid));
});

t.test(
  'the port of a stale lock file, taken meanwhile by a program that keeps silent, does not block',
  async (t) => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    t.teardown(() => mute.close());
    mute.on('connection', (socket) => t.teardown(() => socket.destroy()));
    const { port } = mute.address() as AddressInfo;
    await writeFile(lockFile, `${process.pid}\n${data}\n1700000000\n${port}\n\n127.0.0.1\n`);
    const server = await joinServer(dataDir, silent);
    t.not(server.connection.port, port);
    t.ok(await answers(server.connection));
    await server.release();
  },
);

t.test('a server that is killed comes back, and the pool works again', async (t) => {
  const { logger, said } = listenTo('is back');
  const server = await joinServer(dataDir, logger);
  const { pool, close } = connect({ ...server.connection, database: 'postgres' }, silent);
  await pool.query('CREATE TABLE kept (value int)');
  await pool.query('INSERT INTO kept VALUES (7)');
  const before = postmasterOf(dataDir) as number;

  const cut = t.rejects(pool.query('SELECT pg_sleep(60)'), 'a query under way fails');
  process.kill(before, 'SIGKILL');
  await cut;
  await said;
  t.same((await pool.query('SELECT value FROM kept')).rows, [{ value: 7 }]);
  const after = postmasterOf(dataDir) as number;
  t.not(after, before);

  await pool.query('DROP TABLE kept');
  await close();
  await server.release();
  t.notOk(isRunning(after), 'and it is stopped as any other');
});

t.test('data of another PostgreSQL major stops the start with one line that says what to do', async (t) => {
  const file = join(data, 'PG_VERSION');
  const own = (await readFile(file, 'utf8')).trim();
  await writeFile(file, '14\n');
  t.teardown(() => writeFile(file, `${own}\n`));
  const error = await joinServer(dataDir, silent).catch((error: unknown) => error);
  t.ok(error instanceof StartError);
  const { message } = error as StartError;
  t.notMatch(message, '\n');
  for (const part of [dataDir, 'PostgreSQL 14', own, 'zhiqi export --all', 'zhiqi import --all']) {
    t.ok(message.includes(part), `names ${part}`);
  }
});

t.test(
  'data that cannot be read, or a DATA_DIR that cannot be made, stops the start with one line',
  async (t) => {
    const file = join(data, 'PG_VERSION');
    await rename(file, `${file}.away`);
    await t.rejects(joinServer(dataDir, silent), {
      message: /^DATA_DIR \S+ cannot be read \(ENOENT\): [^\n]+$/,
    });
    await rename(`${file}.away`, file);

    const taken = join(dataDir, 'postgres/password');
    for (const folder of [taken, join(taken, 'below')]) {
      const error = await joinServer(folder, silent).catch((error: unknown) => error);
      t.ok(error instanceof StartError, `${folder} is refused in our own words`);
      t.match((error as StartError).message, /^DATA_DIR \S+ cannot be made \(E[A-Z]+\): [^\n]+$/);
    }
  },
);
