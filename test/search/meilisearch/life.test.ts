import t from 'tap';
import { createSettings } from '../../../src/search/meilisearch/settings.ts';
import {
  answers,
  change,
  createFollowed,
  DEMANDS,
  type Followed,
  fill,
  namesOf,
  PROFILES,
  until,
} from './support.ts';

const settings = (followed: Followed, method: string, uid: string, body?: object) =>
  fetch(`${followed.stub.url}/indexes/${uid}/settings`, {
    method,
    headers: { authorization: `Bearer ${followed.key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

/** How often an index was put in the place of the one before. */
const swaps = ({ stub }: Followed, uid: string) =>
  stub
    .tasks()
    .filter(({ type, details, status }) => type === 'indexSwap' && status === 'succeeded' && JSON.stringify(details).includes(`"${uid}"`))
    .length;

t.test('Before an index is there, and while it is half filled, PostgreSQL answers', async (t) => {
  const followed = await createFollowed(t);
  const { stub, find, services } = followed;
  stub.pause();
  await fill(followed, [{ name: '甲', bio: '螺栓' }], [{ title: '螺栓' }]);
  const look = async (message: string) => {
    t.match(await find('螺栓'), { status: 200, body: { engine: 'postgres', total: 1 } }, message);
    t.match(await find('', '&index=demands'), { status: 200, body: { engine: 'postgres', total: 1 } }, message);
  };
  await look('nothing is there');
  // Every task in turn is held once it is reached, and looked past.
  let seen = 0;
  stub.failTask = ({ type, indexUid }) => {
    seen++;
    t.comment(`${type} ${indexUid}`);
    return undefined;
  };
  for (let held = 0; services && held < 40; held++) {
    const waiting = await until(
      () => stub.tasks().filter(({ status }) => status === 'enqueued' || status === 'processing').length,
      (count) => count > 0,
    ).catch(() => 0);
    if (waiting === 0) break;
    const before = stub.indexes().includes(PROFILES) && stub.indexes().includes(DEMANDS);
    if (before) break;
    await look(`${seen} tasks done: ${stub.indexes().join(', ')}`);
    const next = seen + 1;
    stub.resume();
    await until(() => seen, (count) => count >= next);
    stub.pause();
  }
  stub.resume();
  await followed.agree(t);
  t.strictSame(stub.indexes(), [DEMANDS, PROFILES], 'what was built beside is gone');
  t.match(await until(() => find('螺栓'), answers('meilisearch')), { body: { total: 1 } });
});
