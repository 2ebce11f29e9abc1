import t from 'tap';
import { createFollowed, DEMANDS, fill, PROFILES, until } from './support.ts';

t.test('Before an index is there, and while it is half filled, PostgreSQL answers', async (t) => {
  const followed = await createFollowed(t);
  const { stub, find } = followed;
  stub.pause();
  await fill(followed, [{ name: '甲', bio: '螺栓' }], [{ title: '螺栓' }]);
  let begun = 0;
  stub.failTask = () => void begun++;
  const isBuilt = () => stub.indexes().includes(PROFILES) && stub.indexes().includes(DEMANDS);
  // Each pair of tasks in turn is held as soon as it is sent, and looked past.
  for (; !isBuilt(); stub.pause()) {
    await until(stub.tasks, (tasks) => tasks.some(({ finishedAt }) => finishedAt === null));
    // One of them may have its name before the other.
    const waiting = [PROFILES, DEMANDS].filter((name) => !stub.indexes().includes(name));
    for (const name of waiting) {
      const filters = name === PROFILES ? '&index=profiles' : '&index=demands';
      const answer = { engine: 'postgres', total: 1 };
      t.match(await find('螺栓', filters), { status: 200, body: answer }, `after ${begun} tasks${filters}`);
    }
    const before = begun;
    stub.resume();
    await until(
      () => begun,
      (count) => count > before,
    );
  }
  t.ok(begun > 6, 'it was made, given its settings and filled under another name');
  stub.resume();
  await followed.agree(t);
  t.strictSame(stub.indexes(), [DEMANDS, PROFILES], 'what was built beside is gone');
  t.match(await find('螺栓'), { body: { engine: 'meilisearch', total: 1 } });
});
