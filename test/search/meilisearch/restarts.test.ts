import t from 'tap';
import { createIndexKey } from '../../../src/search/meilisearch/access.ts';
import { createNames } from '../../../src/search/meilisearch/names.ts';
import { type Outage, outlast } from './outage.ts';
import { createFollowed, DEMANDS, fill, MASTER, PROFILES, until } from './support.ts';

const outages: Outage[] = [
  {
    name: 'a restart with work left in its queue',
    word: '重启',
    async begin(followed) {
      const { stub } = followed;
      stub.pause();
      await fill(followed, [{ name: '等候' }], [{ title: '等候' }]);
      const isLeft = (uid: string) =>
        stub.tasks().some(({ indexUid, finishedAt }) => indexUid === uid && finishedAt === null);
      await until(() => isLeft(PROFILES) && isLeft(DEMANDS), Boolean);
      await stub.stop();
    },
    async end({ stub }) {
      await stub.start();
      stub.resume();
    },
  },
  {
    name: 'a server that comes back empty',
    word: '清空',
    async begin({ stub }) {
      await stub.stop();
      stub.wipe();
    },
    end: ({ stub }) => stub.start(),
  },
  {
    name: 'a server that comes back empty and knows no key',
    word: '失钥',
    async begin({ stub }) {
      stub.wipe({ keys: true });
    },
    end: ({ stub }) => createIndexKey({ host: stub.url, apiKey: MASTER }, createNames('zhiqi')),
  },
];

const followed = await createFollowed(t);

for (const outage of outages)
  t.test(`Search and writing go on through ${outage.name}`, (t) => outlast(t, followed, outage));
