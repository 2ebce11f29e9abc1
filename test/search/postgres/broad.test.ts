import { randomUUID } from 'node:crypto';
import t from 'tap';
import { system } from '../../../src/access/principal.ts';
import { createDocumentStore } from '../../../src/search/documents.ts';
import type { EngineRequest, SearchDocument } from '../../../src/search/port.ts';
import { createPostgresEngine } from '../../../src/search/postgres/engine.ts';
import { createApp } from '../../support/app.ts';

const ALL = 12_000;
const BROAD = 9_000;
const FEW = 300;
const HEADS = 12;

const { database } = await createApp(t);
const engine = createPostgresEngine(database);
const documents = Array.from({ length: ALL }, (_, i): SearchDocument => {
  const words = [i < BROAD ? '螺栓' : '轴承', ...(i % (ALL / FEW) === 0 ? ['氢脆'] : [])].join('，');
  return {
    ...{ collection: 'profiles', entity_id: randomUUID(), codes: [], labels: [] },
    texts: [[], i < BROAD && i % (BROAD / HEADS) === 0 ? ['螺栓'] : [], [], [words]],
    traits: { kind: [i % 4 === 0 ? 'academician' : 'expert'] },
    times: { created_at: null, updated_at: null, deadline: null },
  };
});
const store = createDocumentStore();
for (let i = 0; i < ALL; i += 500) await store.put(database.db, documents.slice(i, i + 500));
await database.pool.query('ANALYZE search_documents');

const ask = (word: string | undefined, more: Partial<EngineRequest> = {}) =>
  engine.search(system, {
    ...{ collection: 'profiles', query: word ?? '', filters: {}, sort: undefined, facets: ['kind'] },
    ...{ tiers: word === undefined ? undefined : [[{ tokens: [word] }]], offset: 0, limit: 20, ...more },
  });
const within = (found: number | undefined, wanted: number, share: number): boolean =>
  Math.abs((found ?? 0) - wanted) <= wanted * share;

t.test('Of a word in thousands of documents those with it in their keywords come first', async (t) => {
  const heads = documents.filter(({ texts }) => texts[1].length > 0).map(({ entity_id }) => entity_id);
  const { ids } = await ask('螺栓');
  t.equal(ids.length, 20);
  t.same(ids.slice(0, HEADS).sort(), heads.sort());
});

t.test('Its hits and their traits are counted by a part, and that is said', async (t) => {
  for (const sort of [undefined, '-updated_at'] as const) {
    const { total, exact, facets, facetsExact } = await ask('螺栓', { sort });
    t.same([exact, facetsExact], [false, false]);
    // Some five times the spread that chance gives.
    t.ok(within(total, BROAD, 0.25), `${total} of ${BROAD}`);
    const kinds = Object.fromEntries((facets.kind ?? []).map(({ value, count }) => [value, count]));
    t.ok(within(kinds.expert, BROAD * 0.75, 0.35), `${kinds.expert} experts`);
    t.ok(within(kinds.academician, BROAD * 0.25, 0.6), `${kinds.academician} academicians`);
  }
});

t.test('A rarer word is counted exactly, and so are all documents', async (t) => {
  const few = await ask('氢脆');
  t.match(few, { total: FEW, exact: true, facetsExact: true });
  t.same(few.facets.kind, [{ value: 'academician', count: FEW }]);
  const all = await ask(undefined);
  t.match(all, { total: ALL, exact: true, facetsExact: false });
  const some = await ask(undefined, { filters: { kind: ['academician'] } });
  t.match(some, { total: ALL / 4, exact: true, facetsExact: true });
  t.same(some.facets.kind, [{ value: 'academician', count: ALL / 4 }]);
});
