import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { sectors } from '../../src/reference/index.ts';
import { fold, isHan, termFlaw, termKey } from '../../src/text/index.ts';
import { root } from '../support/root.ts';

interface Entry {
  readonly zh: readonly string[];
  readonly en: readonly string[];
}

const folder = new URL('src/text/lexicon/', root);
const files = readdirSync(folder).sort();
const read = (name: string): Entry[] => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const all = files.map((name) => ({ name, entries: read(name) }));
const hasHan = (text: string): boolean => [...text].some(isHan);
const pairsOf = ({ zh, en }: Entry): string[] =>
  zh.flatMap((one) => en.map((other) => `${one} = ${termKey(other)}`));

t.test('each sector has a file, and what belongs anywhere has one', async (t) => {
  t.same(
    files,
    [...new Set(sectors.map(({ code }) => code)), 'general'].map((code) => `${code}.json`).sort(),
  );
  for (const { name, entries } of all) t.ok(entries.length >= 300, `${name} has ${entries.length} entries`);
});

for (const { name, entries } of all) {
  t.test(`${name}: every entry speaks both languages, in terms that texts can be met by`, async (t) => {
    t.same(
      entries.filter(({ zh, en }) => zh.length === 0 || en.length === 0),
      [],
    );
    t.same(
      entries.filter(({ zh, en }) => !zh.every(hasHan) || en.some(hasHan)),
      [],
    );
    const terms = entries.flatMap(({ zh, en }) => [...zh, ...en]);
    t.same(
      terms.filter((term) => termFlaw(term) !== undefined),
      [],
    );
    t.same(
      terms.filter((term) => term.trim() !== term || fold(term) !== term.toLowerCase()),
      [],
      'as folded, but for capitals',
    );
  });

  t.test(`${name}: capitals are for abbreviations and formulas`, async (t) => {
    const capital = entries.flatMap(({ en }) => en).filter((term) => term !== term.toLowerCase());
    t.same(
      capital.filter((term) => !/[A-Z].*[A-Z0-9]|[0-9a-z][A-Z]|^[A-Z]-/.test(term)),
      [],
    );
  });

  t.test(`${name}: no concept has a term twice, no two concepts the same pair`, async (t) => {
    t.same(
      entries.filter(({ zh, en }) => new Set([...zh, ...en].map(termKey)).size < zh.length + en.length),
      [],
    );
    t.same(repeated(entries.flatMap(pairsOf)), []);
  });

  t.test(`${name}: sorted, so that each entry has one place`, async (t) => {
    const keys = entries.map(({ zh, en }) => `${zh[0]}\t${en[0]}`);
    t.same(keys, keys.toSorted());
  });
}

t.test('what belongs anywhere is not said of a sector as well', async (t) => {
  const general = new Set(read('general.json').flatMap(pairsOf));
  const special = all.filter(({ name }) => name !== 'general.json').flatMap(({ entries }) => entries);
  t.same(
    special.flatMap(pairsOf).filter((pair) => general.has(pair)),
    [],
  );
});

function repeated(list: readonly string[]): string[] {
  const seen = new Set<string>();
  return list.filter((one) => seen.has(one) || !seen.add(one));
}
