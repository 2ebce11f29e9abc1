import t, { type Test } from 'tap';
import { NDJSON, toLines } from '../../support/factories.ts';
import { errorBody } from '../../support/meilisearch/stub.ts';
import { change, createFollowed, PROFILES, remove, until } from './support.ts';

const ROWS = 1_100;

const followed = await createFollowed(t);
const { stub, services, as, find } = followed;
const rows = Array.from({ length: ROWS }, (_, i) => ({
  external_id: `row-${i}`,
  ...{ kind: 'expert', name: `示例${i}`, bio: '螺栓' },
}));
await as('admin')('POST', '/v1/profiles/import', toLines(rows), NDJSON);
t.test('More than a page of rows is in the index', (t) => followed.agree(t));

/** Creates, changes and removes rows over and over until it is told to end; gives how many writes there were. */
function writing(t: Test) {
  let ended = false;
  let writes = 0;
  const done = (async () => {
    for (let i = 0; !ended; i++) {
      const replies = [
        await as('admin')('POST', '/v1/profiles', { ...rows[0], external_id: `new-${i}-${writes}` }),
        await change(followed, `profiles/ext:row-${(i * 7) % ROWS}`, { bio: `螺栓 ${writes}` }),
        ...(i % 3 === 0 ? [await remove(followed, `profiles/ext:new-${i}-${writes}`)] : []),
      ];
      t.ok(replies.every(({ status }) => status < 300));
      writes += replies.length;
    }
    return writes;
  })();
  return () => {
    ended = true;
    return done;
  };
}

t.test('A rebuild while rows are written loses none of it', async (t) => {
  const end = writing(t);
  const seen: string[] = [];
  await services.searchUpkeep.rebuild((name, done, total) => seen.push(`${name} ${done} ${total}`));
  const writes = await end();
  t.ok(writes > 0, `${writes} writes meanwhile`);
  t.ok(
    seen.some((line) => line.startsWith(PROFILES)),
    'it says how far it is',
  );
  await followed.agree(t);
  t.equal((await find('螺栓')).body.engine, 'meilisearch');
});

t.test('Nothing is lost where a rebuild fails after the new index has taken its place', async (t) => {
  let failed = 0;
  stub.failTask = ({ type, indexUid }) => {
    const swapped = stub.tasks().findLast(({ type }) => type === 'indexSwap');
    const last =
      type === 'indexDeletion' && indexUid === `${PROFILES}_next` && swapped?.status === 'succeeded';
    if (!last || failed > 0) return undefined;
    failed++;
    return errorBody('internal', 'the disk is full');
  };
  stub.requests.clear();
  const end = writing(t);
  await fetch(`${stub.url}/indexes/${PROFILES}/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${followed.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ searchableAttributes: ['body'] }),
  });
  await until(
    () => failed,
    (count) => count > 0,
  );
  t.comment(`${await end()} writes`);
  await followed.agree(t);
  t.equal((await find('螺栓')).body.engine, 'meilisearch');
});
