import t from 'tap';
import { createLexicon, cut, type LexiconEntry, units } from '../../src/text/index.ts';

const own: LexiconEntry[] = [
  { zh: ['卓布拉', '卓布拉材料'], en: ['zorblax', 'ZBX'], sectors: ['new_materials'] },
  {
    zh: ['卓布拉材料精炼'],
    en: ['refining of zorblax', 'IT'],
    sectors: ['energy_chemicals', 'new_materials'],
  },
  { zh: ['X卓布拉'], en: ['zorblax refining'], sectors: [] },
];
const lexicon = createLexicon(own);
const found = (text: string): string[] =>
  lexicon
    .find(units(cut(text)))
    .filter(({ concepts }) =>
      concepts.some(({ terms }) => terms.some((term) => /卓布拉|zorblax/i.test(term.text))),
    )
    .map(({ text }) => text);

const cases: [string, string, string[]][] = [
  ['the longest term wins', '我司卓布拉材料精炼工艺', ['卓布拉材料精炼']],
  ['terms do not overlap', '卓布拉材料卓布拉', ['卓布拉材料', '卓布拉']],
  [
    'inflected English is met by its stems',
    'Zorblaxes and zorblax refinings',
    ['zorblaxes', 'zorblax refinings'],
  ],
  ['words between words of a term count', 'the refining of zorblax', ['refining of zorblax']],
  ['terms may mix scripts', 'X卓布拉', ['x卓布拉']],
  ['abbreviations are met whatever their case', 'zbx', ['zbx']],
  ['punctuation parts terms', 'refining of. zorblax', ['zorblax']],
  ['traditional text is met', '卓布拉材料精煉', ['卓布拉材料精炼']],
  ['an abbreviation that is a stop word is not a term', 'it', []],
  ['nothing is found in nothing', '', []],
];
for (const [name, text, expected] of cases) {
  t.test(name, async (t) => t.same(found(text), expected));
}

t.test('a finding gives its place, its synonyms and translations, and its sectors', async (t) => {
  const [finding] = lexicon.find(units(cut('新卓布拉材料精炼')));
  t.match(finding, { text: '卓布拉材料精炼', start: 1, end: 8 });
  t.same(
    finding?.concepts.map(({ sectors }) => sectors),
    [['energy_chemicals', 'new_materials']],
  );
  t.same(
    finding?.concepts[0]?.terms.map(({ text }) => text),
    ['卓布拉材料精炼', 'refining of zorblax'],
  );
});

t.test('the version changes with the content, and only with it', async (t) => {
  t.equal(createLexicon(own).version, lexicon.version);
  t.not(createLexicon().version, lexicon.version);
  t.not(createLexicon(own.slice(1)).version, lexicon.version);
});

t.test('the packaged lexicon speaks of every file it was read from', async (t) => {
  const packaged = createLexicon();
  t.ok(packaged.size > 1000, `${packaged.size} entries`);
  const sectors = packaged
    .find(units(cut('选择性激光熔化')))
    .flatMap(({ concepts }) => concepts.flatMap((one) => one.sectors));
  t.ok(sectors.length > 0, 'a sector file gives its sector');
});
