import t from 'tap';
import { type Outage, outlast } from './outage.ts';
import { createFollowed } from './support.ts';

const outages: Outage[] = [
  {
    name: 'refused connections',
    word: '拒连',
    begin: ({ stub }) => stub.stop(),
    end: ({ stub }) => stub.start(),
  },
  {
    name: 'errors of the server',
    word: '内错',
    begin({ stub }) {
      stub.fault = () => ({ status: 500 });
    },
    end({ stub }) {
      stub.fault = undefined;
    },
  },
  {
    name: 'too many requests',
    word: '限流',
    begin({ stub }) {
      stub.fault = () => ({ status: 429, retryAfter: 1 });
    },
    end({ stub }) {
      stub.fault = undefined;
    },
  },
  {
    name: 'answers cut off',
    word: '断开',
    begin({ stub }) {
      stub.fault = () => ({ cut: true });
    },
    end({ stub }) {
      stub.fault = undefined;
    },
  },
];

const followed = await createFollowed(t);

for (const outage of outages)
  t.test(`Search and writing go on through ${outage.name}`, (t) => outlast(t, followed, outage));
