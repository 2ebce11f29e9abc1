import { readFileSync } from 'node:fs';
import t from 'tap';
import { coverage, createLexicon, cut, type Lexicon, type LexiconEntry } from '../../src/text/index.ts';
import { root } from '../support/root.ts';

const entries: LexiconEntry[] = [
  { zh: ['卓布拉涂层'], en: ['zorblax coating'], sectors: [] },
  { zh: ['卓布拉'], en: ['zorblax'], sectors: [] },
  { zh: ['波纹石', '皱纹石'], en: [], sectors: [] },
];
const full = createLexicon(entries);
/** The packaged lexicon grows; what these tests say of bridges must not depend on it. */
const lexicon: Lexicon = {
  ...full,
  find: (text) =>
    full.find(text).map((finding) => ({
      ...finding,
      concepts: finding.concepts.filter(({ entry }) => entries.includes(entry)),
    })),
};
const measure = (...texts: string[]) => coverage(texts.map(cut), lexicon);
const missed = (text: string): string[] => measure(text).misses.map(({ term }) => term);

t.test('terms within lexicon terms that have another language are bridged, others missed', async (t) => {
  t.same(measure('卓布拉涂层，锂电池'), {
    total: 3,
    bridged: 2,
    share: 2 / 3,
    misses: [{ term: '锂电池', occurrences: 1 }],
  });
  t.same(measure('Coatings of zorblax'), {
    total: 2,
    bridged: 1,
    share: 1 / 2,
    misses: [{ term: 'coatings', occurrences: 1 }],
  });
});

t.test('synonyms in one language are no bridge', async (t) => {
  t.equal(measure('皱纹石').bridged, 0);
});

t.test('misses come most frequent first, ties by term', async (t) => {
  const { misses } = measure('alpha beta', 'gamma beta', 'alpha beta delta');
  t.same(misses, [
    { term: 'beta', occurrences: 3 },
    { term: 'alpha', occurrences: 2 },
    { term: 'delta', occurrences: 1 },
    { term: 'gamma', occurrences: 1 },
  ]);
});

const none: [what: string, text: string][] = [
  ['single characters', '钢，铁'],
  ['stop words', '我们希望 with the'],
  ['counts', '三台，二十六台，十五年，千分之三，半年'],
  ['numbers and words with digits', '2024, 316L, PM2.5, M12'],
  ['units of measure', '公里，平方米 hours metres'],
  ['boilerplate', '项目需求，技术难题'],
];
for (const [what, text] of none) {
  t.test(`${what} are no content`, async (t) => {
    t.same(measure(text), { total: 0, bridged: 0, share: 1, misses: [] });
  });
}

t.test('names count, as nothing tells them from other words', async (t) => {
  t.same(missed('Quaywood'), ['quaywood']);
});

t.test('what looks like a count may be a term', async (t) => {
  t.same(missed('三维'), ['三维']);
  t.same(missed('万向'), ['万向']);
});

t.test('the list of boilerplate stays short and repeats no stop words', async (t) => {
  const read = (name: string) => JSON.parse(readFileSync(new URL(`src/text/${name}`, root), 'utf8'));
  const { zh, en } = read('boilerplate.json');
  const stops = read('stopwords.json');
  t.ok(zh.length + en.length <= 150, `${zh.length + en.length} words`);
  t.same(
    [...zh, ...en].filter((word: string) => [...stops.zh, ...stops.en].includes(word)),
    [],
  );
});

t.test('the packaged lexicon speaks of nearly all that the demo data are about', async (t) => {
  const texts = ['demands', 'profiles'].flatMap((name) =>
    readFileSync(new URL(`src/demo/${name}.ndjson`, root), 'utf8')
      .trim()
      .split('\n')
      .flatMap((line) => textsOf(JSON.parse(line))),
  );
  const { share, total } = coverage(texts.map(cut), createLexicon());
  t.ok(total > 9000, `${total} terms`);
  t.ok(share >= 0.88, `${share}`);
});

interface DemoRow {
  title: string;
  description?: string;
  bio?: string;
  keywords?: string[];
  evidence?: { title: string; abstract?: string }[];
}

function textsOf({ title, description, bio, keywords, evidence }: DemoRow): string[] {
  const items = (evidence ?? []).flatMap((item) => [item.title, item.abstract]);
  return [title, description, bio, ...(keywords ?? []), ...items].filter((text) => text !== undefined);
}
