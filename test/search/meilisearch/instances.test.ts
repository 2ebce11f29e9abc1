import t from 'tap';
import { anotherInstance } from '../../support/instances.ts';
import { change, createFollowed, fill, PROFILES, until } from './support.ts';

t.test(
  'Of two processes one writes the indexes, both search them, and when it stops the other goes on',
  async (t) => {
    const followed = await createFollowed(t);
    const { stub, services, env, find } = followed;
    const [id] = await fill(followed, [{ name: '甲', bio: '螺栓' }]);
    await followed.agree(t);
    const second = await anotherInstance(t, followed, { following: true, env });
    const ask = (query: string) => second.ask('GET', `/v1/search?index=profiles&q=${query}`);
    await second.services.searchUpkeep.current();

    const built = stub.tasks().filter(({ type }) => type === 'indexSwap').length;
    t.equal(built, 2, 'each index was built once');
    for (let i = 0; i < 5; i++) {
      stub.requests.clear();
      const made = await second.ask('POST', '/v1/profiles', { kind: 'expert', name: `乙${i}`, bio: '螺栓' });
      await followed.agree(t, `written by the second: ${i}`);
      const written = stub.requests.filter(
        ({ method, path }) => method === 'POST' && path.includes('/documents'),
      );
      const mine = written.filter(({ body }) => JSON.stringify(body).includes(made.body.id));
      t.equal(mine.length, 1, 'it is written once');
    }
    for (const reply of [await find('螺栓'), await ask('螺栓')])
      t.match(reply, { status: 200, body: { engine: 'meilisearch', total: 6 } });

    await services.searchUpkeep.stop();
    stub.requests.clear();
    await second.ask('POST', '/v1/profiles', { kind: 'expert', name: '丙', bio: '螺栓' });
    await change(followed, `profiles/${id}`, { bio: '轴承' });
    await second.services.searchUpkeep.current();
    t.strictSame(stub.violations, []);
    t.equal(stub.documents(PROFILES).size, 7, 'the other writes now');
    await until(
      () => ask('螺栓'),
      ({ body }) => body.engine === 'meilisearch',
    );
    t.match((await ask('螺栓')).body, { total: 6 });
    t.match((await ask('轴承')).body, { engine: 'meilisearch', total: 1 });
    t.equal(
      stub.tasks().filter(({ type }) => type === 'indexSwap').length,
      built,
      'and goes on where the first one was, building nothing anew',
    );
  },
);
