import t from 'tap';
import { createApp } from '../support/app.ts';
import { listen } from '../support/connection.ts';
import { ANY } from '../support/factories.ts';
import { anotherInstance } from '../support/instances.ts';
import { importTexts, someTexts, URL } from './support.ts';

const MATCHES = '/v1/demands/ext:d-0/matches';

t.test('an instance matches with the model that another one builds, uses or puts away', async (t) => {
  const first = await createApp(t);
  const second = await anotherInstance(t, first, { following: true });
  const admin = first.as('admin');
  await importTexts(first, someTexts(60));
  /** Both answer the same, by this model. */
  const both = async (model: string | null) => {
    await second.caughtUp();
    const there = (await second.ask('GET', MATCHES)).body;
    t.equal(there.model, model);
    t.same(there, (await admin('GET', MATCHES)).body);
  };
  await both(null);
  const built = (await admin('POST', `${URL}/rebuild`)).body.version;
  await both(built);
  await importTexts(first, someTexts(30, 60));
  const other = (await second.ask('POST', `${URL}/rebuild`)).body.version;
  t.equal((await second.ask('GET', MATCHES)).body.model, other, 'at once where it was built');
  await both(other);
  await admin('PATCH', `${URL}/${built}`, { is_active: true }, ANY);
  await both(built);
  await admin('PATCH', `${URL}/active`, { is_active: false }, ANY);
  await both(null);
});

t.test('an instance that starts later matches with the model in use', async (t) => {
  const first = await createApp(t);
  await importTexts(first, someTexts(60));
  const { version } = (await first.as('admin')('POST', `${URL}/rebuild`)).body;
  const there = await anotherInstance(t, first, { following: false });
  const { body } = await there.ask('GET', MATCHES);
  t.equal(body.model, version);
  t.same(body, (await first.as('admin')('GET', MATCHES)).body);
});

t.test('of many who build at once, in two processes, one does; the others are told to wait', async (t) => {
  const first = await createApp(t);
  const second = await anotherInstance(t, first, { following: false });
  const { send } = await listen(first);
  await importTexts(first, someTexts(60));
  const replies = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      i % 2 === 0 ? send('POST', `${URL}/rebuild`) : second.ask('POST', `${URL}/rebuild`),
    ),
  );
  const made = replies.filter(({ status }) => status === 201);
  t.equal(made.length, 1);
  // Who came when the first was done builds the same.
  for (const { status, body } of replies)
    if (status !== 409) t.equal(body.version, made[0]?.body.version, `${status}`);
    else t.match(body, { code: 'conflict', detail: /wait/ });
  t.ok(replies.some(({ status }) => status === 409));
  t.equal((await first.as('assessor')('GET', URL)).body.items.length, 1);
  t.equal((await send('POST', `${URL}/rebuild`)).status, 200, 'and then the way is free');
});

t.test('many who choose at once leave one in use', async (t) => {
  const app = await createApp(t);
  const { send } = await listen(app);
  const admin = app.as('admin');
  const versions: string[] = [];
  for (const count of [50, 60, 70]) {
    await importTexts(app, someTexts(count));
    versions.push((await admin('POST', `${URL}/rebuild`)).body.version);
  }
  const merge = { 'content-type': 'application/merge-patch+json', ...ANY };
  const replies = await Promise.all(
    Array.from({ length: 18 }, (_, i) =>
      send('PATCH', `${URL}/${versions[i % 3]}`, JSON.stringify({ is_active: i % 4 !== 0 }), merge),
    ),
  );
  t.ok(replies.every(({ status }) => status === 200));
  await admin('PATCH', `${URL}/${versions[0]}`, { is_active: true }, ANY);
  const { rows } = await app.database.pool.query('SELECT version FROM models WHERE is_active');
  t.same(rows, [{ version: versions[0] }]);
  await t.rejects(app.database.pool.query('UPDATE models SET is_active = true'), { code: '23505' });
});
