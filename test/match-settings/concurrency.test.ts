import t from 'tap';
import { createApp } from '../support/app.ts';
import { listen } from '../support/connection.ts';
import { ANY } from '../support/factories.ts';
import { someSettings } from '../support/settings.ts';

const app = await createApp(t);
const { send } = await listen(app);
const { pool } = app.database;
const JSON_TYPE = { 'content-type': 'application/json' };
const URL = '/v1/match-settings';
const post = (fields: object) => send('POST', URL, JSON.stringify(someSettings(fields)), JSON_TYPE);
const patch = (name: string, fields: object, headers: Record<string, string> = ANY) =>
  send('PATCH', `${URL}/${name}`, JSON.stringify(fields), { ...JSON_TYPE, ...headers });
const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const statuses = (replies: { status: number }[]) => replies.map(({ status }) => status).sort();

t.test(
  'many who store one name at once make a version each, without gaps; the same content makes one',
  async (t) => {
    const rivals = await Promise.all(times(20, (i) => post({ name: 'rivals', neutral: i / 20 })));
    t.same(
      rivals.map(({ body }) => body.version).sort((a, b) => a - b),
      times(20, (i) => i + 1),
    );
    const same = await Promise.all(times(20, () => post({ name: 'same' })));
    t.same(statuses(same), [...times(19, () => 200), 201]);
    const { rows } = await pool.query("SELECT count(*)::int FROM match_settings WHERE name = 'same'");
    t.equal(rows[0].count, 1);
  },
);

t.test('of many who change the version they have seen, one does', async (t) => {
  await post({ name: 'seen' });
  const replies = await Promise.all(
    times(10, (i) => patch('seen', { neutral: i / 10 }, { 'if-match': '"1"' })),
  );
  t.same(statuses(replies), [200, ...times(9, () => 412)]);
});

t.test('however many make theirs the default at once, one is', async (t) => {
  const names = times(12, (i) => `one-${i}`);
  const made = await Promise.all(names.map((name) => post({ name, is_default: true })));
  t.same(
    statuses(made),
    times(12, () => 201),
  );
  const count = async () => (await pool.query('SELECT name FROM match_settings WHERE is_default')).rows;
  t.equal((await count()).length, 1);
  const moved = await Promise.all([...names, ...names].map((name) => patch(name, { is_default: true })));
  t.same(
    statuses(moved),
    times(24, () => 200),
  );
  const [{ name }, ...others] = await count();
  t.same(others, []);
  t.equal((await send('GET', `${URL}/${name}`)).body.is_default, true);
  await t.rejects(
    pool.query('UPDATE match_settings SET is_default = true'),
    { code: '23505' },
    'by the database',
  );
});

t.test('a default is never retired from under its use', async (t) => {
  for (const round of times(10, (i) => i)) {
    const name = `round-${round}`;
    await post({ name });
    const [moved, gone] = await Promise.all([
      patch(name, { is_default: true }),
      send('DELETE', `${URL}/${name}`, undefined, ANY),
    ]);
    const { body } = await send('GET', `${URL}/${name}`);
    t.notOk(body.is_default && body.retired_at, `${moved.status}, ${gone.status}`);
    const { rows } = await pool.query('SELECT name FROM match_settings WHERE is_default');
    t.equal(rows.length, 1);
  }
});

t.test('of many who claim one sector at once, one gets it', async (t) => {
  const replies = await Promise.all(times(12, (i) => post({ name: `claim-${i}`, sectors: ['smart_ocean'] })));
  t.same(statuses(replies), [201, ...times(11, () => 409)]);
  const winner = replies.find(({ status }) => status === 201).body.name;
  for (const { body } of replies.filter(({ status }) => status === 409))
    t.match(body.errors, [{ pointer: '/sectors/0', message: new RegExp(`${winner}$`) }]);
});

t.test('every change is told once, with the version it made', async (t) => {
  const sql = `SELECT s.version, e.action, e.version AS told FROM match_settings s
    JOIN outbox_events e ON e.entity = 'match_settings' AND e.entity_id = s.id WHERE s.name = 'rivals' ORDER BY 1`;
  const { rows } = await pool.query(sql);
  t.same(
    rows,
    times(20, (i) => ({ version: i + 1, action: 'created', told: i + 1 })),
  );
});
