import t from 'tap';
import {
  createLexicon,
  cut,
  type LexiconEntry,
  termFlaw,
  termKey,
  units,
  unitsOf,
} from '../../src/text/index.ts';

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
  t.equal(createLexicon(own.toReversed()).version, lexicon.version, 'in whatever order it came');
});

t.test('what the packaged lexicon and an own entry say of one term counts together', async (t) => {
  const text = units(cut('选择性激光熔化'));
  const [packaged] = createLexicon().find(text);
  const [both] = createLexicon([{ zh: ['选择性激光熔化'], en: ['zorblax'], sectors: [] }]).find(text);
  t.equal(both?.concepts.length, (packaged?.concepts.length ?? 0) + 1);
  const [longer] = createLexicon([{ zh: ['选择性激光熔化设备'], en: ['zorblax'], sectors: [] }]).find(
    units(cut('选择性激光熔化设备')),
  );
  t.match(
    longer,
    { text: '选择性激光熔化设备', concepts: { length: 1 } },
    'and the longer of two terms wins',
  );
});

t.test('a term that no text can be met by is told, with the reason', async (t) => {
  const cases = {
    '': 'nothing',
    '——': 'nothing',
    钢: 'character',
    我们: 'stop_word',
    IT: 'stop_word',
    'of the': 'stop_word',
    'poly(lactic acid)': 'parted',
    '钢、铁': 'parted',
    'X-ray': undefined,
    钢铁: undefined,
    C: undefined,
  };
  for (const [text, flaw] of Object.entries(cases)) t.equal(termFlaw(text), flaw, text);
  t.equal(termKey('Refinings of ＺＯＲＢＬＡＸ'), termKey('refining of zorblax'));
});

t.test('the units of a text are those of its stored form', async (t) => {
  for (const text of ['新型X卓布拉材料精煉 (Zorblaxes, PM2.5)、 x-ray', '钢 铁', 'a-b/c', '']) {
    t.same(unitsOf(text), units(cut(text)), text);
  }
});

t.test('the packaged lexicon speaks of every file it was read from', async (t) => {
  const packaged = createLexicon();
  t.ok(packaged.size > 1000, `${packaged.size} entries`);
  const sectors = packaged
    .find(units(cut('选择性激光熔化')))
    .flatMap(({ concepts }) => concepts.flatMap((one) => one.sectors));
  t.ok(sectors.length > 0, 'a sector file gives its sector');
});
