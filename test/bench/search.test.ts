import t from 'tap';
import { readOptions } from '../../bench/options.ts';
import { derived, json, lines } from '../../bench/report.ts';
import { createProseProfiles } from '../../bench/search/profiles.ts';
import { drawQueries } from '../../bench/search/queries.ts';
import { searchable } from '../../src/profiles/search.ts';
import { toVector } from '../../src/search/documents.ts';
import { askedWords } from '../../src/text/index.ts';

const settings = readOptions(['--profiles', '40']);
if (!settings) throw new Error('no settings');

t.test('profiles are written in running text, the same for the same seed', async (t) => {
  const [one, again] = [createProseProfiles(settings), createProseProfiles(settings)];
  t.same(one(7), again(7));
  t.notSame(one(7).bio, one(8).bio);
  t.match(one(7).bio, /^[\p{Script=Han}a-z，。]+$/u);
});

t.test('queries are cut from the texts: nearly all find what they were cut from', async (t) => {
  const profile = createProseProfiles(settings);
  const unread = { external_id: null, version: 1, inferred_sectors: [], erased_at: null };
  const vectors = Array.from({ length: settings.profiles }, (_, i) =>
    toVector({ entity_id: profile(i).id, ...searchable({ ...profile(i), ...unread }) }),
  );
  const queries = drawQueries(settings, 30);
  t.same(drawQueries(settings, 30), queries);
  const holds = (vector: string, query: string): boolean =>
    askedWords(query).every(({ tokens, opening }) =>
      tokens.every((token) => vector.includes(`'${opening ?? token}`)),
    );
  const found = queries.filter((query) => vectors.some((vector) => holds(vector, query)));
  t.ok(found.length >= 27, `${found.length} of 30`);
});

t.test('what was not measured is null, and what follows from others is derived', async (t) => {
  const figures = { meili_search_p50_ms: 5, meili_server_p50_ms: 3 };
  t.equal(derived(figures).meili_above_server_ms, 2);
  t.equal(derived({}).meili_above_server_ms, null);
  const told = JSON.parse(json(settings, figures));
  for (const { key } of lines) t.ok(key in told, key);
  t.equal(told.search_p50_ms, null);
  t.equal(told.meili_search_p50_ms, 5);
});
