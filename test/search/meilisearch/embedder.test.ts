import t from 'tap';
import { system } from '../../../src/access/principal.ts';
import { createClient } from '../../../src/search/meilisearch/client.ts';
import { type StoredDocument, toIndexDocument } from '../../../src/search/meilisearch/documents.ts';
import { createEmbed } from '../../../src/search/meilisearch/embedding.ts';
import { createMeilisearchEngine } from '../../../src/search/meilisearch/engine.ts';
import { createNames } from '../../../src/search/meilisearch/names.ts';
import { createSettings } from '../../../src/search/meilisearch/settings.ts';
import type { Collection, EngineRequest } from '../../../src/search/port.ts';
import { createFollowed, createServer, fill, namesOf, searchesOf, until } from './support.ts';

const HUGGING = { source: 'huggingFace', model: 'example/model' };

t.test('Settings carry the embedder with a template of the text, and are another version', async (t) => {
  const plain = createSettings(undefined);
  t.notOk('embedders' in plain.settings, 'none where none is configured');
  const { settings, own: marked } = createSettings(HUGGING);
  t.strictSame(settings.embedders, { default: { ...HUGGING, documentTemplate: '{{doc.text}}' } });
  t.not(marked, plain.own);
  const own = { ...HUGGING, documentTemplate: '{{doc.names}}' };
  t.strictSame(createSettings(own).settings.embedders, { default: own }, "a deployment's own template stays");
  const brought = { source: 'userProvided', dimensions: 3 };
  t.strictSame(
    createSettings(brought).settings.embedders,
    { default: brought },
    'vectors that are brought have none',
  );
  t.notOk(settings.searchableAttributes?.includes('text'), 'words are not looked for in it');
  t.notOk(settings.displayedAttributes?.includes('text'), 'and it is not shown');
});

t.test('An embedder reads profiles, and of demands those alone that everybody may read', async (t) => {
  const asked: string[] = [];
  const textsOf = async (collection: Collection, ids: readonly string[]) => {
    asked.push(...ids.map((id) => `${collection} ${id}`));
    return new Map(ids.map((id) => [id, `text of ${id} `.repeat(1_000)]));
  };
  const stored = (entity_id: string, labels: string[]): StoredDocument => ({
    ...{ collection: 'demands', entity_id, revision: 1, tokens: '', traits: [], labels },
    ...{ created_at: '2024-01-01', updated_at: '2024-01-01', deadline: null },
  });
  const embed = createEmbed(HUGGING, textsOf);
  const demands = [
    stored('shown', ['open', 'published']),
    stored('confidential', ['published']),
    stored('draft', []),
  ];
  const add = await embed('demands', demands);
  const [shown, ...hidden] = demands.map(toIndexDocument).map(add);
  t.match(shown?.text, /^text of shown /);
  t.equal(shown?.text?.length, 8_000, 'as much as an embedder reads');
  t.notOk('_vectors' in (shown ?? {}));
  for (const document of hidden) {
    t.notOk('text' in document, document.id);
    t.strictSame(document._vectors, { default: null }, `${document.id}: opts out`);
  }
  t.strictSame(asked, ['demands shown'], 'the words of the others are not even read');
  const person = stored('person', []);
  t.match((await embed('profiles', [person]))(toIndexDocument(person)).text, /^text of person/);
});

t.test('Where vectors are brought by others, documents opt out', async (t) => {
  const never = () => Promise.reject(new Error('it is not asked'));
  const add = await createEmbed({ source: 'userProvided', dimensions: 3 }, never)('profiles', []);
  const document = add({ id: 'a' } as never);
  t.strictSame(document, { id: 'a', _vectors: { default: null } });
});

t.test('A search by sense asks for what was typed beside the words, within the same limits', async (t) => {
  const { stub, key } = await createServer(t);
  const { own } = createSettings(HUGGING);
  const client = createClient({ host: stub.url, apiKey: key });
  const engine = createMeilisearchEngine({ client, names: createNames('zhiqi'), own });
  await client.createIndex('zhiqi_demands', { primaryKey: 'id' }).waitTask({ interval: 5 });
  const { settings } = createSettings(undefined);
  await client
    .index('zhiqi_demands')
    .updateSettings({
      ...settings,
      filterableAttributes: createSettings(HUGGING).settings.filterableAttributes ?? null,
    })
    .waitTask({ interval: 5 });
  const request: EngineRequest = {
    ...{
      collection: 'demands',
      query: '螺栓为什么断',
      tiers: [[{ tokens: ['螺栓'] }]],
      filters: { status: ['published'] },
    },
    ...{ sort: undefined, facets: [], offset: 0, limit: 10, semanticRatio: 0.25 },
  };
  const mine = { ...system, role: 'enterprise' as const, labels: ['enterprise:a'] };
  const signal = AbortSignal.timeout(10_000);
  t.match(
    await engine.search(mine, request, signal),
    { sensed: false },
    'where it is refused, words are left',
  );
  const [words, sense] = searchesOf(stub);
  t.match(words, { q: /^"z[a-z]+"$/, federationOptions: { weight: 0.75 } });
  t.notOk('hybrid' in words);
  t.match(sense, {
    q: '螺栓为什么断',
    hybrid: { embedder: 'default', semanticRatio: 1 },
    federationOptions: { weight: 0.25 },
  });
  t.strictSame(sense.filter, words.filter);
  t.match(sense.filter, ['labels IN ["enterprise:a", "open"]', 'status IN ["published"]']);
  t.strictSame(stub.violations, [], 'what is asked fits what is published');
});

t.test('While a server does not take the embedder, words are searched by, and a reply says so', async (t) => {
  const followed = await createFollowed(t, { env: { MEILI_EMBEDDER: JSON.stringify(HUGGING) } });
  const { stub, find } = followed;
  await fill(followed, [{ name: '甲', bio: '螺栓' }]);
  const sent = await until(
    () =>
      stub.requests.find(({ method, path }) => method === 'PATCH' && path.includes('profiles_next/settings')),
    Boolean,
  );
  t.match(sent?.body, {
    embedders: { default: { source: 'huggingFace', documentTemplate: '{{doc.text}}' } },
  });
  const reply = await find('螺栓', '&index=profiles&semantic_ratio=0.5');
  t.match(reply, { status: 200, body: { engine: 'postgres', notes: [{ code: 'words_only' }] } });
  t.strictSame(namesOf(reply), ['甲']);
});

t.test('Without an embedder a wish for sense changes nothing but a note', async (t) => {
  const followed = await createFollowed(t);
  const { stub, find } = followed;
  await fill(followed, [{ name: '甲', bio: '螺栓' }]);
  await followed.agree(t);
  stub.requests.clear();
  const reply = await find('螺栓', '&index=profiles&semantic_ratio=0.5');
  t.match(reply, { status: 200, body: { engine: 'meilisearch', total: 1, notes: [{ code: 'words_only' }] } });
  for (const asked of searchesOf(stub)) t.notOk('hybrid' in asked);
  for (const document of stub.documents('zhiqi_profiles').values())
    t.notOk('text' in document || '_vectors' in document);
});
