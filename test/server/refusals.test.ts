import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { readConfig } from '../../src/config.ts';
import { runCli, startServer, temporaryFolder } from '../support/processes.ts';

const dataDir = await temporaryFolder(t);
const seal = { ZHIQI_CONTACT_KEY: 'ab'.repeat(32) };

type Case = { env: Record<string, string>; says: RegExp };

const wrong: Case[] = [
  { env: { PORT: '65536' }, says: /^PORT: / },
  { env: { PORT: 'eighty' }, says: /^PORT: / },
  { env: { LOG_LEVEL: 'loud' }, says: /^LOG_LEVEL: / },
  { env: { ZHIQI_DEMO: 'perhaps' }, says: /^ZHIQI_DEMO: / },
  { env: { TRUST_PROXY: 'some' }, says: /^TRUST_PROXY: / },
  { env: { MEILI_URL: 'ftp://meili.example' }, says: /^MEILI_URL: / },
  { env: { PUBLIC_URL: 'zhiqi.example' }, says: /^PUBLIC_URL: / },
  { env: { ZHIQI_ADMIN_KEY: 'short-secret' }, says: /^ZHIQI_ADMIN_KEY: / },
  { env: { ZHIQI_CONTACT_KEY: 'not-hex-secret' }, says: /^ZHIQI_CONTACT_KEY: / },
  { env: { DATABASE_URL: 'mysql://u:secret@db.example/zhiqi', ...seal }, says: /^DATABASE_URL: / },
  { env: { DATABASE_URL: 'postgres://u:secret@db.example/zhiqi' }, says: /^ZHIQI_CONTACT_KEY: must be set/ },
];

/** Refused before anything is made, by the real process. */
const refused: Case[] = [
  { env: { ZHIQI_ADMIN_KEY: 'short-secret' }, says: /^zhiqi: ZHIQI_ADMIN_KEY: / },
  { env: { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/zhiqi', ...seal }, says: /^zhiqi: DATABASE_URL: / },
  { env: { DATABASE_URL: 'postgres://u:secret@[::bad/zhiqi', ...seal }, says: /^zhiqi: DATABASE_URL: / },
  { env: { DATA_DIR: '/dev/null/below' }, says: /^zhiqi: DATA_DIR \/dev\/null\/below cannot be made/ },
];

t.test('a wrong variable is named, in one line and without its secret', async (t) => {
  for (const { env, says } of wrong) {
    const name = Object.keys(env).join(' ');
    t.throws(() => readConfig(env), { message: says }, name);
    t.throws(() => readConfig(env), { message: /^(?!.*secret)[^\n]+$/ }, `${name}: one line, no secret`);
  }
  t.match(
    readConfig({ PORT: '', LOG_LEVEL: '' }),
    { PORT: 3000, LOG_LEVEL: 'info' },
    'an empty one is unset',
  );
});

t.test('a start that cannot go on prints one line and ends with code 1', async (t) => {
  const run = async ({ env, says }: Case) => {
    const { code, stdout, stderr } = await runCli(dataDir, ['serve'], { env });
    const name = Object.values(env).join(' ').slice(0, 50);
    t.equal(code, 1, name);
    t.match(stderr, says, name);
    t.match(stderr, /^[^\n]+\n$/, `${name}: one line`);
    t.notMatch(stderr + stdout, /secret/, `${name}: no secret`);
  };
  await Promise.all(refused.map(run));
});

t.test(
  'a contact key that others may read stops the start',
  { skip: process.platform === 'win32' },
  async (t) => {
    const folder = join(dataDir, 'open');
    await mkdir(folder);
    await writeFile(join(folder, 'contact.key'), 'ab'.repeat(32));
    await chmod(join(folder, 'contact.key'), 0o644);
    const { code, stderr } = await runCli(dataDir, ['serve'], { env: { DATA_DIR: folder } });
    t.equal(code, 1);
    t.match(stderr, /^zhiqi: \S+contact\.key may be read by others: run "chmod 600 \S+"\n$/);
  },
);

t.test(
  'an address it cannot listen on stops the start with one line, and the database with it',
  async (t) => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    t.teardown(() => occupant.close());
    const { port } = occupant.address() as AddressInfo;
    const env = { ZHIQI_DEMO: 'false' };
    const taken = await runCli(dataDir, ['serve'], { env: { ...env, PORT: String(port) } });
    t.equal(taken.code, 1);
    t.equal(taken.stderr, `zhiqi: PORT: ${port} is taken by another program\n`);
    t.notMatch(taken.stdout, /is ready/);

    const nowhere = await runCli(dataDir, ['serve'], { env: { ...env, HOST: '192.0.2.1' } });
    t.equal(nowhere.code, 1);
    t.match(nowhere.stderr, /^zhiqi: HOST, PORT: cannot listen on 192\.0\.2\.1 [^\n]+\n$/);

    const { banner, child, finished } = await startServer(t, dataDir, env);
    t.match(banner, /Admin key {3}zq_\S+/, 'the first admin key is not lost by it');
    child.kill('SIGTERM');
    await finished;
  },
);
