import t from 'tap';
import { NDJSON, toLines } from '../../support/factories.ts';
import { change, createFollowed, DEMANDS, fill, namesOf, PROFILES, remove } from './support.ts';

const followed = await createFollowed(t);
const { stub, services, find, as } = followed;
const [first = '', second = ''] = await fill(followed, [
  { name: '甲', bio: '螺栓' },
  { name: '乙', bio: '螺栓' },
]);
t.test('What was written is in the index', (t) => followed.agree(t));

t.test('A refused document is set aside with its reason, and the others of its batch go in', async (t) => {
  stub.refuses = ({ id }) => (id === first ? 'it cannot be taken' : undefined);
  const rows = Array.from({ length: 20 }, (_, i) => ({
    kind: 'expert',
    name: `批${i}`,
    external_id: `b${i}`,
  }));
  await change(followed, `profiles/${first}`, { bio: '轴承' });
  await as('admin')('POST', '/v1/profiles/import', toLines(rows), NDJSON);
  await followed.agree(t, 'all but the refused one', [first]);
  t.match(await services.searchUpkeep.failures(), [
    {
      collection: 'profiles',
      entity_id: first,
      reason: 'it cannot be taken',
      failed_at: /^\d{4}-/,
      revision: Number,
    },
  ]);
  t.equal((await services.searchUpkeep.failures()).length, 1);
  t.notOk(stub.documents(PROFILES).has(first), 'what it was before is no longer in the index');
  t.match(await find('螺栓'), { body: { engine: 'meilisearch', items: [{ profile: { name: '乙' } }] } });
  t.strictSame(namesOf(await find('轴承')), [], 'until then it is not found');
  const { rows: found } = await followed.database.pool.query('SELECT name FROM profiles WHERE id = $1', [
    first,
  ]);
  t.strictSame(found, [{ name: '甲' }], 'and its row is as it was written');
});

t.test('It is not taken for a difference, and is refused again while it is as it was', async (t) => {
  const { profiles } = await services.searchUpkeep.reconcile();
  t.strictSame(profiles, { compared: 21, missing: 0, stale: 0, surplus: 0 });
  await services.searchUpkeep.rebuild();
  await followed.agree(t, 'an index built anew', [first]);
  t.match(await services.searchUpkeep.failures(), [{ entity_id: first }]);
});

t.test('It goes in as soon as its row is something that is taken', async (t) => {
  stub.refuses = ({ id, body }) => (id === first && !body ? 'it cannot be taken' : undefined);
  await change(followed, `profiles/${first}`, { bio: null });
  await followed.agree(t, 'still refused', [first]);
  t.equal((await services.searchUpkeep.failures()).length, 1);
  await change(followed, `profiles/${first}`, { bio: '齿轮' });
  await followed.agree(t);
  t.strictSame(await services.searchUpkeep.failures(), []);
  t.strictSame(namesOf(await find('齿轮')), ['甲']);
});

t.test('What was set aside is forgotten with its row', async (t) => {
  stub.refuses = ({ id }) => (id === second ? 'it cannot be taken' : undefined);
  await change(followed, `profiles/${second}`, { bio: '轴承' });
  await followed.agree(t, 'refused', [second]);
  t.equal((await services.searchUpkeep.failures()).length, 1);
  t.equal((await remove(followed, `profiles/${second}`)).status, 204);
  await followed.agree(t);
  t.strictSame(await services.searchUpkeep.failures(), []);
});

t.test('Several bad ones among many are each found, and a bad one stops no younger one', async (t) => {
  const bad = new Set<string>();
  stub.refuses = ({ id }) => (bad.has(id) ? `not ${id}` : undefined);
  const ids = await fill(
    followed,
    [],
    Array.from({ length: 12 }, (_, i) => ({ title: `需求${i}` })),
  );
  await followed.agree(t);
  for (const i of [0, 5, 6, 11]) bad.add(ids[i] as string);
  await Promise.all(ids.map((id, i) => change(followed, `demands/${id}`, { title: `改后${i}` })));
  await followed.agree(t, 'all but the bad ones', [...bad]);
  const failures = await services.searchUpkeep.failures();
  t.strictSame(failures.map(({ entity_id }) => entity_id).sort(), [...bad].sort());
  for (const { entity_id, reason } of failures) t.equal(reason, `not ${entity_id}`);
  stub.refuses = undefined;
  for (const id of bad) await change(followed, `demands/${id}`, { title: '好了' });
  await followed.agree(t);
  t.equal(stub.documents(DEMANDS).size, 12);
  t.strictSame(await services.searchUpkeep.failures(), []);
});
