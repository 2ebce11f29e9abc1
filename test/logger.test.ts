import { Writable } from 'node:stream';
import t, { type Test } from 'tap';
import { system } from '../src/access/principal.ts';
import { buildApp } from '../src/app.ts';
import { compose } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { createLogger } from '../src/logger.ts';
import { createDatabase } from './support/database.ts';

/** A logger whose lines a test can read. */
function listening(pretty = false) {
  const parts: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => done(void parts.push(String(chunk))),
  });
  const logger = createLogger({ level: 'trace', pretty, destination });
  return {
    logger,
    text: () => parts.join(''),
    lines: () =>
      parts
        .join('')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

/** The application with a log that is read. */
async function served(t: Test) {
  const log = listening();
  const database = await createDatabase();
  const services = compose(database, {
    config: readConfig({}),
    logger: log.logger,
    sealKey: '5a'.repeat(32),
  });
  await services.start();
  const app = await buildApp(services, { logger: log.logger });
  t.teardown(async () => {
    await app.close();
    await services.stop();
    await database.drop();
  });
  const { key } = await services.keys.create(system, { name: '示例', role: 'admin' });
  return { ...log, app, database, key };
}

t.test('No key, contact or body ever stands in the log of a request, and its id always does', async (t) => {
  const { app, key, text, lines } = await served(t);
  const headers = { authorization: `Bearer ${key}`, 'x-request-id': 'trace-1' };
  const made = await app.inject({
    method: 'POST',
    url: '/v1/api-keys',
    headers,
    payload: { name: '示例', role: 'assessor' },
  });
  await app.inject({
    method: 'POST',
    url: '/v1/profiles',
    headers,
    payload: { external_id: 'a', kind: 'expert', name: '示例专家' },
  });
  await app.inject({
    method: 'PUT',
    url: '/v1/profiles/ext:a/contact',
    headers,
    payload: { phone: '0571-12345600' },
  });
  await app.inject({ url: '/v1/profiles/ext:a/contact', headers });
  await app.inject({ url: '/v1/demands', headers: { authorization: 'Bearer wrong-key-of-somebody' } });
  await app.inject({
    url: '/v1/demands',
    headers: { authorization: `Basic ${Buffer.from(key).toString('base64')}` },
  });
  await app.inject({
    method: 'POST',
    url: '/v1/api-keys',
    headers,
    payload: { name: '示例', role: 'assessor', key: 'my-own-secret' },
  });
  await app.inject({
    method: 'POST',
    url: '/v1/profiles',
    headers,
    payload: { kind: 'x', name: '不该出现的名字' },
  });

  const logged = lines();
  t.ok(
    logged.some(({ reqId }) => reqId === 'trace-1'),
    'lines carry the id of their request',
  );
  t.ok(
    logged.some(({ status }) => status === 401),
    'refusals are logged',
  );
  const secrets = [
    key,
    key.slice(9),
    made.json().key,
    '0571-12345600',
    'wrong-key-of-somebody',
    'my-own-secret',
    '不该出现的名字',
    Buffer.from(key).toString('base64'),
  ];
  for (const secret of secrets) t.notOk(text().includes(secret), secret.slice(0, 12));
});

t.test('A failed query is logged with its cause, and without its text or its values', async (t) => {
  const { app, key, database, text, lines } = await served(t);
  await database.pool.query('ALTER TABLE profiles RENAME COLUMN bio TO biography');
  const headers = { authorization: `Bearer ${key}`, 'x-request-id': 'trace-2' };
  const payload = { kind: 'expert', name: '示例机密姓名', bio: '机密简介', external_id: '机密编号' };
  const reply = await app.inject({ method: 'POST', url: '/v1/profiles', headers, payload });
  t.match(reply, { statusCode: 500 });
  t.match(reply.json(), { code: 'internal_error', request_id: 'trace-2' });
  t.notMatch(reply.body, /bio|column|select|insert/i, 'the reply tells nothing of it');

  const [failure] = lines().filter(({ level, reqId }) => level === 50 && reqId === 'trace-2');
  t.match(failure, { err: { message: 'a query failed', cause: { code: '42703' }, stack: /^\s+at / } });
  for (const secret of ['机密', 'insert into', 'Failed query', 'params:'])
    t.notOk(text().includes(secret), secret);
});

t.test('A value that a constraint names is not in the log either', async (t) => {
  const { app, key, database, text } = await served(t);
  await database.pool.query("ALTER TABLE profiles ADD CHECK (name <> '示例机密姓名')");
  const headers = { authorization: `Bearer ${key}` };
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/profiles',
    headers,
    payload: { kind: 'expert', name: '示例机密姓名' },
  });
  t.equal(reply.statusCode, 500);
  t.notOk(text().includes('机密'), 'a failing row is not repeated');
});

t.test('Fields that hold secrets are masked wherever they stand', async (t) => {
  for (const pretty of [false, true]) {
    const { logger, text } = listening(pretty);
    const secret = 'hunter2-secret';
    for (const name of ['authorization', 'key', 'password', 'sealed', 'hash', 'connectionString']) {
      logger.info({ [name]: secret }, 'top');
      logger.info({ headers: { [name]: secret } }, 'one down');
      logger.info({ req: { headers: { [name]: secret } } }, 'two down');
    }
    const error = Object.assign(new Error('Failed query: select 1\nparams: hunter2-secret'), {
      query: `select '${secret}'`,
      params: [secret],
      cause: Object.assign(new Error('inner'), {
        detail: `Key (name)=(${secret}) already exists.`,
        where: secret,
      }),
    });
    logger.error({ err: error }, 'it failed');
    t.notMatch(text(), 'hunter2', pretty ? 'pretty' : 'JSON');
    t.match(text(), 'a query failed');
    t.match(text(), 'inner');
  }
});

t.test('Lines are JSON for machines, and readable for people', async (t) => {
  const machine = listening();
  machine.logger.info({ req: { method: 'GET', url: '/v1/demands' } }, '完成');
  t.match(machine.lines(), [{ level: 30, msg: '完成', req: { url: '/v1/demands' } }]);
  const person = listening(true);
  person.logger.warn('小心');
  t.match(person.text(), /WARN.*小心/);
  t.throws(() => JSON.parse(person.text()));
});
