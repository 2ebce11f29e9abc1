import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { type Config, readConfig, StartError } from '../../src/config.ts';
import { contactKeys } from '../../src/contacts/key.ts';

const contactKey = async (config: Partial<Config> & { DATA_DIR: string }): Promise<string> => {
  const [key, ...others] = await contactKeys(config).read();
  if (key === undefined || others.length > 0) throw new Error('not one key');
  return key;
};
const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

t.test('Without a key in the environment one is made, for its owner alone, and kept', async (t) => {
  const DATA_DIR = join(t.testdir(), 'new', 'data');
  const before = process.umask(0);
  t.teardown(() => process.umask(before));
  const key = await contactKey({ DATA_DIR });
  t.match(key, /^[0-9a-f]{64}$/);
  t.equal(await modeOf(join(DATA_DIR, 'contact.key')), 0o600, 'whatever the umask');
  t.equal(await modeOf(DATA_DIR), 0o700);
  t.equal(await contactKey({ DATA_DIR }), key, 'the next start reads it');
  t.same(await readdir(DATA_DIR), ['contact.key'], 'no draft is left');
});

t.test('Processes that start together agree on one key', async (t) => {
  const DATA_DIR = t.testdir();
  await chmod(DATA_DIR, 0o700);
  const keys = await Promise.all(Array.from({ length: 12 }, () => contactKey({ DATA_DIR })));
  t.equal(new Set(keys).size, 1);
  t.same(await readdir(DATA_DIR), ['contact.key']);
});

t.test('A key file open to others stops the start, and the message says what to do', async (t) => {
  const DATA_DIR = t.testdir();
  const file = join(DATA_DIR, 'contact.key');
  const key = await contactKey({ DATA_DIR });
  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o610, 0o777]) {
    await chmod(file, mode);
    const error = await contactKey({ DATA_DIR }).catch((thrown: unknown) => thrown);
    t.type(error, StartError, mode.toString(8));
    t.match((error as Error).message, `chmod 600 ${file}`);
    t.notMatch((error as Error).message, key);
    t.notMatch((error as Error).message, '\n', 'in one line');
  }
  await chmod(file, 0o600);
  t.equal(await contactKey({ DATA_DIR }), key);
});

t.test('A file that holds no key stops the start rather than being overwritten', async (t) => {
  const DATA_DIR = t.testdir();
  await mkdir(DATA_DIR, { recursive: true });
  const file = join(DATA_DIR, 'contact.key');
  for (const content of [
    '',
    'secret',
    'ab'.repeat(31),
    `${'ab'.repeat(32)}00`,
    'zz'.repeat(32),
    `${'ab'.repeat(32)}\nsecret`,
  ]) {
    await writeFile(file, content, { mode: 0o600 });
    const error = await contactKey({ DATA_DIR }).catch((thrown: unknown) => thrown);
    t.type(error, StartError, `"${content}"`);
    t.match((error as Error).message, file);
    if (content) t.notMatch((error as Error).message, content, 'what it holds is not repeated');
    t.equal(await readFile(file, 'utf8'), content, 'it is left as it was');
  }
});

t.test('A key in the environment is taken, and no file is made beside it', async (t) => {
  const DATA_DIR = t.testdir();
  const ZHIQI_CONTACT_KEY = 'c3'.repeat(32);
  t.equal(await contactKey({ DATA_DIR, ZHIQI_CONTACT_KEY }), ZHIQI_CONTACT_KEY);
  t.same(await readdir(DATA_DIR), []);
});

t.test('A file may hold several keys, of which the first seals, and is replaced as a whole', async (t) => {
  const DATA_DIR = t.testdir();
  await chmod(DATA_DIR, 0o700);
  const keys = contactKeys({ DATA_DIR });
  const [old] = await keys.read();
  await keys.write?.(['e1'.repeat(32), old as string]);
  t.same(await keys.read(), ['e1'.repeat(32), old]);
  t.equal(await modeOf(join(DATA_DIR, 'contact.key')), 0o600);
  t.same(await readdir(DATA_DIR), ['contact.key'], 'no draft is left');
  await writeFile(join(DATA_DIR, 'contact.key'), ` ${'e1'.repeat(32)} \r\n\n${old}`);
  t.same(await keys.read(), ['e1'.repeat(32), old], 'however it was edited');
});

t.test(
  'A file that was there and is gone is not made again: contacts sealed by it would be lost',
  async (t) => {
    const DATA_DIR = t.testdir();
    const keys = contactKeys({ DATA_DIR });
    await keys.read();
    await rm(join(DATA_DIR, 'contact.key'));
    await t.rejects(keys.read(), { message: /cannot be read \(ENOENT\)/ });
    t.same(await readdir(DATA_DIR), []);
  },
);

t.test('Earlier keys stand beside the one in the environment, and not without it', async (t) => {
  const [now, before, first] = ['c3', 'd4', 'e5'].map((byte) => byte.repeat(32));
  const env = { ZHIQI_CONTACT_KEY: now, ZHIQI_CONTACT_KEY_PREVIOUS: ` ${before}, ${first}` };
  const keys = contactKeys(readConfig(env));
  t.same(await keys.read(), [now, before, first]);
  t.equal(keys.write, undefined, 'they are not the service its own to change');
  t.throws(() => readConfig({ ZHIQI_CONTACT_KEY_PREVIOUS: before }), {
    message: /^ZHIQI_CONTACT_KEY_PREVIOUS: is only for use beside ZHIQI_CONTACT_KEY/,
  });
  for (const wrong of ['secret', `${before};${first}`, `${before},`]) {
    const config = () => readConfig({ ...env, ZHIQI_CONTACT_KEY_PREVIOUS: wrong });
    t.throws(config, { message: /^ZHIQI_CONTACT_KEY_PREVIOUS: (?!.*(secret|d4))/ });
  }
});

t.test('With a database of its own and no key the service does not start', async (t) => {
  const DATABASE_URL = 'postgres://zhiqi:hunter2@db.example/zhiqi';
  for (const env of [{ DATABASE_URL }, { DATABASE_URL, ZHIQI_CONTACT_KEY: '' }]) {
    t.throws(() => readConfig(env), { message: /^ZHIQI_CONTACT_KEY: must be set beside DATABASE_URL/ });
  }
  const config = readConfig({ DATABASE_URL, ZHIQI_CONTACT_KEY: 'c3'.repeat(32) });
  t.equal(config.DATABASE_URL, DATABASE_URL);
});
