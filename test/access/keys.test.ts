import { createHash } from 'node:crypto';
import t from 'tap';
import { buildApp } from '../../src/app.ts';
import { compose } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { createApp } from '../support/app.ts';
import { createDatabase } from '../support/database.ts';
import { expectProblem } from '../support/problems.ts';
import { silent } from '../support/server.ts';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

t.test('A key is shown once, and stored as a hash alone', async (t) => {
  const { as, database } = await createApp(t);
  const made = await as('admin')('POST', '/v1/api-keys', { name: '示例门户', role: 'assessor' });
  t.match(made, { status: 201, headers: { 'cache-control': 'no-store' } });
  const { key, ...shown } = made.body;
  t.match(key, /^zq_[\w-]{32}$/, 'it has 192 random bits');
  t.match(shown, { name: '示例门户', role: 'assessor', prefix: key.slice(0, 9), revoked_at: null });
  t.equal((await as('anonymous')('GET', '/v1/demands', undefined, bearer(key))).status, 200, 'and it works');

  const list = await as('admin')('GET', '/v1/api-keys');
  t.same({ ...list.body.items[0], last_used_at: null }, shown, 'the list shows it without the key');
  t.match(list.body.items[0].last_used_at, /Z$/, 'and when it was used');
  t.notMatch(JSON.stringify(list.body), key);
  t.equal(list.headers['cache-control'], 'no-store');

  const { rows } = await database.pool.query('SELECT k::text AS whole, hash FROM api_keys k WHERE id = $1', [
    shown.id,
  ]);
  t.notMatch(rows[0].whole, key.slice(9), 'the table does not hold it');
  t.same(rows[0].hash, createHash('sha256').update(key).digest());
});

t.test('A revoked key is refused at once, also by another process on the database', async (t) => {
  const { as, database } = await createApp(t);
  const other = compose(database, { config: readConfig({}), logger: silent, sealKey: '5a'.repeat(32) });
  const beside = await buildApp(other, { logger: silent });
  t.teardown(() => beside.close());
  const { body } = await as('admin')('POST', '/v1/api-keys', { name: '示例', role: 'province_operator' });
  const ask = () => beside.inject({ url: '/v1/demands', headers: bearer(body.key) });

  t.equal((await ask()).statusCode, 200, 'the other process knows it');
  t.equal((await ask()).statusCode, 200, 'and may remember it');
  const revoked = await as('admin')('DELETE', `/v1/api-keys/${body.id}`);
  t.equal(revoked.status, 200);
  t.match(revoked.body.revoked_at, /Z$/);
  t.equal((await ask()).statusCode, 401, 'the other process refuses it');
  expectProblem(
    t,
    await as('anonymous')('GET', '/v1/demands', undefined, bearer(body.key)),
    'unauthenticated',
  );
  const again = await as('admin')('DELETE', `/v1/api-keys/${body.id}`);
  t.same(again.body, revoked.body, 'a second revocation changes nothing');
});

t.test('A key cannot revoke itself, and only keys there are can be revoked', async (t) => {
  const { as } = await createApp(t);
  const ask = as('admin');
  const { items } = (await ask('GET', '/v1/api-keys')).body;
  const own = items.find(({ role }: { role: string }) => role === 'admin').id;
  expectProblem(t, await ask('DELETE', `/v1/api-keys/${own}`), 'conflict');
  expectProblem(t, await ask('DELETE', `/v1/api-keys/${own.toUpperCase()}`), 'conflict', [], 'in capitals');
  t.equal((await ask('GET', '/v1/api-keys')).status, 200, 'it still holds');
  expectProblem(t, await ask('DELETE', '/v1/api-keys/01890000-0000-7000-8000-000000000000'), 'not_found');
  expectProblem(t, await ask('DELETE', '/v1/api-keys/all'), 'invalid_request', ['/path/id']);
});

t.test('Only a whole, known key after "Bearer" is let in', async (t) => {
  const { as, app } = await createApp(t);
  const { key, prefix } = (await as('admin')('POST', '/v1/api-keys', { name: '示例', role: 'assessor' }))
    .body;
  const statusOf = async (authorization: string | undefined) =>
    await app.inject({ url: '/v1/demands', headers: authorization === undefined ? {} : { authorization } });

  for (const form of [`Bearer ${key}`, `bearer ${key}`, `BEARER   ${key}`]) {
    t.equal((await statusOf(form)).statusCode, 200, form.replace(key, '<key>'));
  }
  const refused = {
    'no header': undefined,
    empty: '',
    'the scheme alone': 'Bearer',
    'the scheme and a space': 'Bearer ',
    'the key alone': key,
    'another scheme': `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    'a scheme that begins alike': `Bearerx ${key}`,
    'two keys': `Bearer ${key} ${key}`,
    'two headers in one': `Bearer ${key}, Bearer ${key}`,
    'the prefix that lists show': `Bearer ${prefix}`,
    'the key cut short': `Bearer ${key.slice(0, -1)}`,
    'the key and more': `Bearer ${key}0`,
    'the key in quotes': `Bearer "${key}"`,
    'the hash that is stored': `Bearer ${createHash('sha256').update(key).digest('hex')}`,
    'other letters case': `Bearer ${key.toUpperCase()}`,
    SQL: `Bearer 'OR'1'='1`,
    'very long': `Bearer ${'x'.repeat(10_000)}`,
    'not ASCII': 'Bearer \u00ff\u00fe',
  };
  for (const [name, authorization] of Object.entries(refused)) {
    const reply = await statusOf(authorization);
    t.equal(reply.statusCode, 401, name);
    t.equal(reply.headers['www-authenticate'], 'Bearer', `${name}: says how`);
    t.equal(reply.json().code, 'unauthenticated');
    t.notMatch(reply.body, key, `${name}: repeats no key`);
  }
});

t.test('A key can have an id of the caller and be revoked by it; no two keys share one', async (t) => {
  const { as } = await createApp(t);
  const post = () =>
    as('admin')('POST', '/v1/api-keys', { external_id: '门户/1', name: '示例', role: 'assessor' });
  const { status, body } = await post();
  t.match({ status, body }, { status: 201, body: { external_id: '门户/1' } });
  expectProblem(t, await post(), 'conflict');
  t.equal((await as('admin')('GET', '/v1/api-keys')).body.items.length, 4, 'the second one was not made');
  const revoked = await as('admin')('DELETE', '/v1/api-keys/ext:%E9%97%A8%E6%88%B7%2F1');
  t.match(revoked, { status: 200, body: { id: body.id, revoked_at: /Z$/ } });
  expectProblem(t, await as('admin')('DELETE', '/v1/api-keys/ext:nobody'), 'not_found');
});

t.test('The list of keys is paged, newest first, each key once', async (t) => {
  const { as } = await createApp(t);
  const ask = as('admin');
  for (let i = 0; i < 4; i++) await ask('POST', '/v1/api-keys', { name: `示例${i}`, role: 'assessor' });
  const names: string[] = [];
  let cursor: string | null = '';
  do {
    const { body } = await ask('GET', `/v1/api-keys?page_size=2${cursor && `&cursor=${cursor}`}`);
    t.ok(body.items.length <= 2);
    names.push(...body.items.map(({ name }: { name: string }) => name));
    cursor = body.next_cursor;
  } while (cursor !== null);
  t.same(names, ['示例3', '示例2', '示例1', '示例0', 'assessor', 'province_operator', 'admin']);
});

t.test('A key needs a name that says something and a role there is', async (t) => {
  const { as } = await createApp(t);
  const post = (body: unknown) => as('admin')('POST', '/v1/api-keys', body);
  expectProblem(t, await post({}), 'invalid_request', ['/name', '/role']);
  expectProblem(t, await post({ name: ' \u200b', role: 'root' }), 'invalid_request', ['/name', '/role']);
  expectProblem(t, await post({ name: '示例', role: 'admin', key: 'mine' }), 'invalid_request', ['/key']);
});

t.test('First keys: the bootstrap key is made once and a revoked one stays revoked', async (t) => {
  const { services, as } = await createApp(t);
  const key = 'bootstrap-key-of-the-tests-1';
  await services.keys.bootstrap(key);
  await services.keys.bootstrap(key);
  const { items } = (await as('admin')('GET', '/v1/api-keys')).body;
  const made = items.filter(({ name }: { name: string }) => name.startsWith('Bootstrap'));
  t.equal(made.length, 1);
  t.equal((await as('anonymous')('GET', '/v1/api-keys', undefined, bearer(key))).status, 200);
  await as('admin')('DELETE', `/v1/api-keys/${made[0].id}`);
  await services.keys.bootstrap(key);
  t.equal((await as('anonymous')('GET', '/v1/api-keys', undefined, bearer(key))).status, 401);
});

t.test('Processes that start together on an empty database make one first admin key', async (t) => {
  const database = await createDatabase();
  t.teardown(() => database.drop());
  const options = { config: readConfig({}), logger: silent, sealKey: '5a'.repeat(32) };
  const starts = Array.from({ length: 6 }, () => compose(database, options).keys.ensureAdmin());
  const issued = (await Promise.all(starts)).filter((key) => key !== undefined);
  t.equal(issued.length, 1);
  t.match(issued[0], { role: 'admin', key: /^zq_/ });
});
