import t from 'tap';
import { createDocumentStore } from '../../../src/search/documents.ts';
import { encode } from '../../../src/search/meilisearch/codec.ts';
import { type StoredDocument, toIndexDocument } from '../../../src/search/meilisearch/documents.ts';
import { createMirrorStore } from '../../../src/search/meilisearch/store.ts';
import type { SearchDocument } from '../../../src/search/port.ts';
import { indexTokens } from '../../../src/text/index.ts';
import { createDatabase } from '../../support/database.ts';

const ID = '018f0000-0000-7000-8000-000000000001';
const stored = (fields: Partial<StoredDocument>): StoredDocument => ({
  ...{ collection: 'profiles', entity_id: ID, revision: 7, tokens: '', traits: [], labels: [] },
  ...{ created_at: '2024-01-02T03:04:05.678Z', updated_at: '2024-02-03T00:00:00.000Z', deadline: null },
  ...fields,
});
const written = (...tokens: string[]): string => tokens.map(encode).join(' ');

t.test('A tsvector as PostgreSQL prints it becomes the tokens in order, each in its grade', async (t) => {
  const tokens = String.raw`'a':1A,4 'b':2A 'c':9C '^a' '~a' 'd':3B,5 'it''s':6 '\\x':7 ''':1A''':8`;
  t.match(toIndexDocument(stored({ tokens })), {
    names: written('a', 'b'),
    keywords: written('d'),
    titles: written('c'),
    body: written('a', 'd', "it's", '\\x', "':1A'"),
  });
});

t.test('What stands apart is parted, so that nothing is in a row across it', async (t) => {
  const { body } = toIndexDocument(stored({ tokens: `'a':1 'b':2 'c':4 'd':4 'e':9` }));
  t.equal(body, 'a b . c d . e');
});

t.test('Times are numbers that can be sorted, and what is missing is left out', async (t) => {
  const document = toIndexDocument(
    stored({ traits: ['kind:expert', 'region:330000', 'region:330100', 'sector:a:b'], labels: ['open'] }),
  );
  t.strictSame(document, {
    ...{ id: ID, revision: 7, labels: ['open'], names: '', keywords: '', titles: '', body: '' },
    ...{ kind: ['expert'], region: ['330000', '330100'], sector: ['a:b'] },
    ...{ created_at: 1_704_164_645_678, updated_at: 1_706_918_400_000 },
  });
  t.equal(toIndexDocument(stored({ deadline: '1970-01-01T00:00:01.000Z' })).deadline, 1_000);
});

t.test('A document comes through the database as it was cut', async (t) => {
  const database = await createDatabase();
  t.teardown(database.drop);
  const texts: SearchDocument['texts'] = [
    ['示例 O’Brien', "it's"],
    ['氢脆', 'c++', 'C:\\temp\\x'],
    ['Selective Laser Melting'],
    ["引号' 反斜杠\\ 冒号:1A,2B 逗号, 美元$1 \"双\" 𠮷田 ‘'' \\\\", 'a '.repeat(300), '激光熔化'.repeat(50)],
  ];
  const document: SearchDocument = {
    ...{
      collection: 'profiles',
      entity_id: ID,
      texts,
      codes: [],
      traits: { kind: ['expert'] },
      labels: ['x'],
    },
    times: { created_at: '2024-01-02T03:04:05.678Z', updated_at: '2024-01-02T03:04:05.678Z', deadline: null },
  };
  await database.transact((tx) => createDocumentStore().put(tx, [document]));
  const [row] = await createMirrorStore().find(database.db, 'profiles', [ID]);
  const found = toIndexDocument(row as StoredDocument);
  t.match(found, { id: ID, labels: ['x'], kind: ['expert'], created_at: 1_704_164_645_678 });
  for (const [grade, attribute] of (['names', 'keywords', 'titles', 'body'] as const).entries()) {
    const wanted = texts[grade as 0].flatMap((text) => indexTokens(text).map(({ token }) => encode(token)));
    const held = found[attribute].split(/[ .]+/);
    t.strictSame(new Set(held), new Set(wanted), `${attribute}: no token more or less`);
    t.match(found[attribute], /^[a-z0-9]+(( \.)? [a-z0-9]+)*$/, `${attribute}: in words alone`);
  }
  t.ok(
    found.titles.includes('select') && found.titles.indexOf('select') < found.titles.indexOf('melt'),
    'in order',
  );
});
