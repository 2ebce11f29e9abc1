import t from 'tap';
import {
  answers,
  createFollowed,
  type Followed,
  fill,
  namesOf,
  PROFILES,
  remove,
  searchesOf,
  until,
} from './support.ts';

async function send({ stub, key }: Followed, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${stub.url}/indexes/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** Resolves when an index was built anew since, and the process has seen that. */
async function rebuilt(followed: Followed, act: () => Promise<unknown>): Promise<void> {
  const swaps = () =>
    followed.stub.tasks().filter(({ type, status }) => type === 'indexSwap' && status === 'succeeded').length;
  const before = swaps();
  await act();
  await until(swaps, (count) => count > before);
}

const followed = await createFollowed(t);
const { stub, find } = followed;
const [first] = await fill(
  followed,
  [
    { name: '甲', bio: '螺栓' },
    { name: '乙', bio: '轴承' },
  ],
  [{ title: '螺栓' }],
);
t.test('What was written is in the index', (t) => followed.agree(t));

t.test('Settings changed by hand are seen, and the index is built anew', async (t) => {
  const made = await (await send(followed, 'GET', `${PROFILES}/settings`)).json();
  for (const change of [{ searchableAttributes: ['body'] }, { typoTolerance: { enabled: true } }]) {
    await rebuilt(followed, async () => {
      await send(followed, 'PATCH', `${PROFILES}/settings`, change);
      const { searchUpkeep } = followed.services;
      await searchUpkeep.current();
      const reply = await find('螺栓');
      t.strictSame(namesOf(reply), ['甲'], 'whoever answers, the answer is right');
    });
    await until(() => find('螺栓'), answers('meilisearch'));
    const settings = await (await send(followed, 'GET', `${PROFILES}/settings`)).json();
    t.strictSame(settings, made, JSON.stringify(change));
  }
  await followed.agree(t);
});

t.test("Another version's index is not searched, and built anew", async (t) => {
  const settings = (await (await send(followed, 'GET', `${PROFILES}/settings`)).json()) as {
    filterableAttributes: string[];
  };
  const marked = settings.filterableAttributes.map((name) =>
    name.replace(/^(zhiqi_version_).*/, '$10123456789ab'),
  );
  t.notSame(marked, settings.filterableAttributes, 'an index says which version made it');
  await rebuilt(followed, async () => {
    stub.failTask = ({ indexUid }) => {
      if (indexUid === `${PROFILES}_next`) stub.pause();
      return undefined;
    };
    await send(followed, 'PATCH', `${PROFILES}/settings`, { filterableAttributes: marked });
    await until(stub.tasks, (tasks) =>
      tasks.some(({ indexUid, finishedAt }) => indexUid === `${PROFILES}_next` && !finishedAt),
    );
    stub.requests.clear();
    await until(() => find('螺栓'), answers('postgres'));
    stub.requests.clear();
    t.strictSame(namesOf(await find('螺栓')), ['甲']);
    t.strictSame(searchesOf(stub), [], 'it is not even asked');
    stub.failTask = undefined;
    stub.resume();
  });
  await until(() => find('螺栓'), answers('meilisearch'));
  await followed.agree(t);
});

t.test(
  'An index that somebody removed is built anew, and no search is answered from what is left of it',
  async (t) => {
    await rebuilt(followed, async () => {
      await (await send(followed, 'DELETE', PROFILES)).text();
      await until(stub.indexes, (indexes) => !indexes.includes(PROFILES));
      t.strictSame(namesOf(await find('螺栓')), ['甲'], 'right after it is gone');
      await fill(followed, [{ name: '丙', bio: '螺栓' }]);
      // What is written meanwhile goes to the name of the index, which the server then makes anew.
      await until(
        () => stub.documents(PROFILES).size,
        (size) => size > 0,
      );
      t.strictSame(namesOf(await find('螺栓')).sort(), ['丙', '甲'], 'with one row in it');
      t.equal((await find('')).body.total, 3, 'with one row in it, and no query');
    });
    await until(() => find('螺栓'), answers('meilisearch'));
    await followed.agree(t);
    t.equal((await remove(followed, `profiles/${first}`)).status, 204);
    await followed.agree(t);
    t.strictSame(namesOf(await find('螺栓')), ['丙']);
  },
);
