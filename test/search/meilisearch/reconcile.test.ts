import t from 'tap';
import { createFollowed, DEMANDS, fill, namesOf, PROFILES } from './support.ts';

const followed = await createFollowed(t);
const { stub, services, find } = followed;
const names = Array.from({ length: 10 }, (_, i) => ({ name: `专家${i}`, bio: '螺栓' }));
const ids = await fill(followed, names, [{ title: '螺栓' }, { title: '轴承' }]);
t.test('What was written is in the index', (t) => followed.agree(t));
const NONE = { missing: 0, stale: 0, surplus: 0 };

t.test('Where index and table hold the same, nothing is written', async (t) => {
  stub.requests.clear();
  t.strictSame(await services.searchUpkeep.reconcile(), {
    profiles: { compared: 10, ...NONE },
    demands: { compared: 2, ...NONE },
  });
  await services.searchUpkeep.current();
  t.strictSame(
    stub.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/fetch')),
    [],
  );
});

t.test('What is missing, stale or too much is counted, and put right', async (t) => {
  const profiles = stub.documents(PROFILES);
  const [a = '', b = '', c = '', d = ''] = ids;
  profiles.delete(a);
  profiles.delete(b);
  profiles.set(c, { ...profiles.get(c), revision: 0, body: '' });
  const strays = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
  for (const id of strays) profiles.set(id, { ...profiles.get(d), id });
  stub.documents(DEMANDS).clear();
  t.strictSame(await services.searchUpkeep.reconcile(), {
    profiles: { compared: 10, missing: 2, stale: 1, surplus: 2 },
    demands: { compared: 2, missing: 2, stale: 0, surplus: 0 },
  });
  await followed.agree(t);
  const reply = await find('螺栓');
  t.match(reply.body, { engine: 'meilisearch', total: 10 });
  t.equal(new Set(namesOf(reply)).size, 10);
  t.strictSame(
    await services.searchUpkeep.reconcile(),
    { profiles: { compared: 10, ...NONE }, demands: { compared: 2, ...NONE } },
    'and then there is nothing left to do',
  );
});

t.test('A document that no row has is never shown, even before it is put right', async (t) => {
  const stray = '00000000-0000-7000-8000-000000000003';
  stub.documents(PROFILES).set(stray, { ...stub.documents(PROFILES).get(ids[0] as string), id: stray });
  const reply = await find('螺栓');
  t.match(reply, { status: 200, body: { engine: 'meilisearch' } });
  t.equal(namesOf(reply).length, 10);
  t.match(await services.searchUpkeep.reconcile(), { profiles: { surplus: 1 } });
  await followed.agree(t);
});
