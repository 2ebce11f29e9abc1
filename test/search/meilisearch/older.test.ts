import t from 'tap';
import { errorBody } from '../../support/meilisearch/stub.ts';
import { answers, createFollowed, fill, namesOf, PROFILES, until } from './support.ts';

const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ name: `示例${from + i}`, bio: '往日' }));

t.test('An index that was put back from an older copy is not searched, and is built anew', async (t) => {
  const followed = await createFollowed(t);
  const { stub, find } = followed;
  await fill(followed, names(0, 3));
  await followed.agree(t);
  const copy = new Map(stub.documents(PROFILES));
  await fill(followed, names(3, 7));
  await followed.agree(t);
  t.match(await find('往日'), { body: { engine: 'meilisearch', total: 7 } });

  const held = stub.documents(PROFILES);
  held.clear();
  for (const [id, document] of copy) held.set(id, document);
  await until(
    () => find('往日'),
    ({ body }) => body.engine === 'meilisearch' && body.total === 7,
  );
  await followed.agree(t, 'nothing of what came after the copy is lost');
});

t.test(
  'Where an embedder is away documents are found by their words, and get their embedding later',
  async (t) => {
    const followed = await createFollowed(t);
    const { stub, find } = followed;
    const { searchUpkeep } = followed.services;
    await followed.agree(t);
    stub.failTask = ({ documents }) =>
      documents?.some((document) => !('_vectors' in document))
        ? errorBody('vector_embedding_error', 'the embedder does not answer')
        : undefined;
    const [id] = await fill(followed, [{ name: '甲' }]);
    await searchUpkeep.current();
    t.strictSame(namesOf(await until(() => find('甲'), answers('meilisearch'))), ['甲'], 'words find it');
    t.match(stub.documents(PROFILES).get(id as string), { _vectors: { default: null } });
    t.match(await searchUpkeep.failures(), [{ entity_id: id, reason: /embedder does not answer/ }]);

    stub.failTask = undefined;
    t.match(await searchUpkeep.reconcile(), { profiles: { missing: 0, stale: 1, surplus: 0 } });
    await searchUpkeep.current();
    t.notOk('_vectors' in (stub.documents(PROFILES).get(id as string) ?? {}), 'it was written as a whole');
    t.strictSame(await searchUpkeep.failures(), []);
  },
);
