import { isAbsolute, join } from 'node:path';
import t from 'tap';
import { readConfig, StartError } from '../src/config.ts';

const KEY = 'c3'.repeat(32);

t.test('Every setting has a default that runs on a laptop', async (t) => {
  t.same(readConfig({}), {
    ...{ PORT: 3000, HOST: '127.0.0.1', TRUST_PROXY: false, LOG_LEVEL: 'info', ZHIQI_MODEL: 'auto' },
    ...{ ZHIQI_OPEN_DEMANDS: false, RATE_LIMIT: 6_000, RATE_LIMIT_FAILURES: 30 },
    MEILI_INDEX_PREFIX: 'zhiqi',
    DATA_DIR: join(process.cwd(), '.data'),
  });
});

t.test('An empty variable counts as unset, one that is not ours is nothing to us', async (t) => {
  const names = ['PORT', 'HOST', 'DATABASE_URL', 'DATA_DIR', 'MEILI_URL', 'MEILI_API_KEY', 'ZHIQI_ADMIN_KEY'];
  const more = [
    'ZHIQI_CONTACT_KEY',
    'ZHIQI_DEMO',
    'ZHIQI_MODEL',
    'PUBLIC_URL',
    'TRUST_PROXY',
    'LOG_LEVEL',
    'RATE_LIMIT',
  ];
  for (const blank of ['', ' ']) {
    const env = Object.fromEntries([...names, ...more].map((name) => [name, blank]));
    t.same(readConfig(env), readConfig({}), `"${blank}"`);
  }
  t.same(readConfig({ PATH: '/bin', npm_config_x: '1', PORT: undefined }), readConfig({}));
});

t.test('Values are read as what they are', async (t) => {
  const env = {
    ...{ PORT: '0', HOST: '::', DATABASE_URL: 'postgresql://db.example/zhiqi', DATA_DIR: 'some/where' },
    ...{ MEILI_URL: 'http://localhost:7700', MEILI_API_KEY: 'm', ZHIQI_ADMIN_KEY: 'a'.repeat(24) },
    ...{ MEILI_INDEX_PREFIX: 'ours', MEILI_EMBEDDER: '{"source":"ollama","model":"m"}' },
    ...{
      ZHIQI_CONTACT_KEY: KEY,
      ZHIQI_DEMO: 'false',
      PUBLIC_URL: 'https://api.example/',
      TRUST_PROXY: 'true',
      ZHIQI_MODEL: 'manual',
      ZHIQI_OPEN_DEMANDS: 'true',
      RATE_LIMIT: '600',
      RATE_LIMIT_FAILURES: '5',
    },
    LOG_LEVEL: 'debug',
  };
  const given = { ...env };
  const read = { ZHIQI_OPEN_DEMANDS: true, RATE_LIMIT: 600, RATE_LIMIT_FAILURES: 5 };
  const config = readConfig(env);
  t.same(
    { ...config, DATA_DIR: '' },
    { ...env, PORT: 0, ZHIQI_DEMO: false, TRUST_PROXY: true, DATA_DIR: '', ...read },
  );
  t.ok(isAbsolute(config.DATA_DIR));
  t.same(env, given, 'the environment is left as it is');
});

t.test('A wrong value stops the start with one line that names it and repeats no secret', async (t) => {
  const wrong: Record<string, string[]> = {
    PORT: ['-1', '65536', 'http', '80.5', '3000;', '1e400', 'Infinity', 'true'],
    DATABASE_URL: ['mysql://hunter2@db/x', 'hunter2', 'http://hunter2@db', ' postgres://hunter2@db'],
    MEILI_URL: ['hunter2', 'localhost:7700', 'ftp://hunter2'],
    MEILI_INDEX_PREFIX: ['hunter2 x', '智企', 'a/b', 'a'.repeat(61)],
    MEILI_EMBEDDER: ['hunter2', '{"apiKey":"hunter2"}', '{"source":"hunter2"}', '[]', 'null'],
    ZHIQI_ADMIN_KEY: [
      'hunter2',
      'hunter2 '.repeat(5),
      'hunter2'.repeat(30),
      `hunter2${'密'.repeat(20)}`,
      `hunter2hunter2hunter2hunter2\n`,
    ],
    ZHIQI_CONTACT_KEY: ['hunter2', KEY.slice(1), `${KEY}0`, `${KEY.slice(1)}g`, `${KEY}\n`],
    ZHIQI_DEMO: ['maybe', 'yes', 'TRUE'],
    PUBLIC_URL: ['example.org', 'javascript:alert(1)'],
    TRUST_PROXY: ['10.0.0.0/8', 'on'],
    ZHIQI_MODEL: ['off', 'AUTO', 'true'],
    LOG_LEVEL: ['loud', 'INFO'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      let message = 'it started';
      try {
        readConfig({ [name]: value, ...(name === 'DATABASE_URL' && { ZHIQI_CONTACT_KEY: KEY }) });
      } catch (error) {
        t.type(error, StartError, `${name}=${value}`);
        message = (error as Error).message;
      }
      t.match(message, new RegExp(`^${name}: .{5,}$`), `${name}=${value}: one line that names it`);
      t.notMatch(message, /hunter2|c3c3c3/, `${name}: no secret`);
    }
  }
});

t.test('With a database of its own, the key of the contacts must be given', async (t) => {
  const DATABASE_URL = 'postgres://zhiqi:hunter2@db.example/zhiqi';
  t.throws(() => readConfig({ DATABASE_URL }), {
    message: /^ZHIQI_CONTACT_KEY: (?!.*hunter2)[^\n]*openssl rand -hex 32/,
  });
  t.equal(readConfig({ DATABASE_URL, ZHIQI_CONTACT_KEY: KEY }).DATABASE_URL, DATABASE_URL);
});
