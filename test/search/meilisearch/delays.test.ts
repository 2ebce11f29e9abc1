import t from 'tap';
import { errorBody } from '../../support/meilisearch/stub.ts';
import { outlast } from './outage.ts';
import { createFollowed } from './support.ts';

let ago = 0;
const followed = await createFollowed(t, { clock: () => new Date(Date.now() - ago) });

t.test('Search and writing go on while every answer takes ten seconds', (t) =>
  outlast(t, followed, {
    name: 'answers ten seconds late',
    word: '迟答',
    begin({ stub }) {
      stub.fault = () => ({ delay: 10_000 });
    },
    end({ stub }) {
      stub.fault = undefined;
    },
  }),
);

t.test('Search and writing go on while every task fails, for an index far behind is left', (t) =>
  outlast(t, followed, {
    name: 'tasks that fail',
    word: '盘满',
    searched: true,
    begin({ stub }) {
      // What is written now was written so long ago that an index without it is far behind.
      ago = 60_000;
      stub.failTask = () => errorBody('no_space_left_on_device', 'the disk is full');
    },
    end({ stub }) {
      ago = 0;
      stub.failTask = undefined;
    },
  }),
);
