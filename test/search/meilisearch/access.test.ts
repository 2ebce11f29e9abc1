import { Writable } from 'node:stream';
import t from 'tap';
import { createLogger } from '../../../src/logger.ts';
import { createIndexKey } from '../../../src/search/meilisearch/access.ts';
import { createNames } from '../../../src/search/meilisearch/names.ts';
import { createApp } from '../../support/app.ts';
import { createMeiliStub, loadContract } from '../../support/meilisearch/stub.ts';
import { answers, change, createFollowed, createServer, fill, MASTER, namesOf, until } from './support.ts';

t.test('Asking twice for a key gives the same key, and it opens its own indexes alone', async (t) => {
  const { stub, key } = await createServer(t);
  const server = { host: stub.url, apiKey: MASTER };
  const names = createNames('zhiqi');
  t.strictSame(await createIndexKey(server, names), { key, created: false });
  t.notSame((await createIndexKey(server, createNames('other'))).key, key, 'other indexes, another key');
  stub.wipe({ keys: true });
  t.strictSame(
    await createIndexKey(server, names),
    { key, created: true },
    'the same on a server begun anew',
  );

  const ask = (method: string, path: string, body?: object) =>
    fetch(`${stub.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  t.equal((await ask('POST', '/indexes', { uid: 'zhiqi_profiles' })).status, 202);
  t.equal((await ask('POST', '/indexes', { uid: 'else' })).status, 403, "no index of another's");
  for (const path of ['/keys', '/version', '/indexes/else/settings'])
    t.equal((await ask('GET', path)).status, 403, path);
  t.equal((await ask('POST', '/keys', { actions: ['*'], indexes: ['*'], expiresAt: null })).status, 403);
  t.strictSame(stub.violations, []);
});

t.test('Two deployments on one server keep to the indexes of their prefix', async (t) => {
  const { stub, key } = await createServer(t);
  const other = await createIndexKey({ host: stub.url, apiKey: MASTER }, createNames('other'));
  const app = await createApp(t, {
    env: { MEILI_URL: stub.url, MEILI_API_KEY: other.key, MEILI_INDEX_PREFIX: 'other' },
  });
  await fill(app, [{ name: '甲' }]);
  await app.services.searchUpkeep.current();
  t.strictSame(stub.indexes(), ['other_demands', 'other_profiles']);
  t.match((await app.as('assessor')('GET', '/v1/search?index=profiles&q=甲')).body, {
    engine: 'meilisearch',
    total: 1,
  });
  const foreign = await fetch(`${stub.url}/indexes/other_profiles/stats`, {
    headers: { authorization: `Bearer ${key}` },
  });
  t.equal(foreign.status, 403, "another's key does not open them");
  t.strictSame(stub.violations, []);
});

t.test('A wrong master key makes no key', async (t) => {
  const stub = await createMeiliStub(t, { key: MASTER, contract: loadContract() });
  await t.rejects(createIndexKey({ host: stub.url, apiKey: 'wrong' }, createNames('zhiqi')), {
    cause: { code: 'invalid_api_key' },
  });
});

t.test('No key stands in the log, whatever goes wrong', async (t) => {
  const parts: string[] = [];
  const write: Writable['_write'] = (chunk, _encoding, done) => done(void parts.push(String(chunk)));
  const logger = createLogger({ level: 'trace', pretty: false, destination: new Writable({ write }) });
  const followed = await createFollowed(t, { logger });
  const { stub, key, find } = followed;
  const [id] = await fill(followed, [{ name: '甲' }]);
  await followed.agree(t);
  t.match(await find('甲'), { status: 200, body: { engine: 'meilisearch' } });

  stub.fault = () => ({ status: 500 });
  await change(followed, `profiles/${id}`, { name: '乙' });
  for (let i = 0; i < 4; i++) await find('乙');
  await until(
    () => parts.join(''),
    (text) => text.includes('following search documents failed'),
  );
  stub.fault = () => ({ cut: true });
  await t.rejects(followed.services.searchUpkeep.rebuild(), 'nothing is built where nobody answers');
  stub.fault = undefined;
  stub.wipe({ keys: true });
  await until(() => find('乙'), answers('postgres'));
  t.strictSame(namesOf(await find('乙')), ['乙'], 'nor does a search fail for a key that is no longer known');
  const log = parts.join('');
  t.notOk(log.includes(key), 'it is nowhere');
  await createIndexKey({ host: stub.url, apiKey: MASTER }, createNames('zhiqi'));
  t.strictSame(namesOf(await until(() => find('乙'), answers('meilisearch'))), ['乙'], 'and all goes on');
  t.notOk(parts.join('').includes(key));
});
