import fc from 'fast-check';
import t from 'tap';
import { cut, isStopWord, joinCut, segment, stem, words } from '../../src/text/index.ts';

const cases: [string, string, string[]][] = [
  ['Chinese is cut into words', '压力容器设计、制造', ['压力容器', '设计', '制造']],
  ['traditional Chinese as its simplified form', '壓力容器', ['压力容器']],
  ['numbers with letters stay whole', '316L不锈钢 PM2.5', ['316l', '不锈钢', 'pm2.5']],
  ['so do marks that belong to a name', 'C++ C# Na+ c++11', ['c++', 'c#', 'na+', 'c++', '11']],
  [
    'hyphens join what has a number or a lone letter',
    'COVID-19 X-ray Al-6061',
    ['covid-19', 'x-ray', 'al-6061'],
  ],
  [
    'other hyphens part words',
    'high-temperature state-of-the-art',
    ['high', 'temperature', 'state', 'of', 'the', 'art'],
  ],
  ['points end sentences', 'Done. Next 3.5.', ['done', 'next', '3.5']],
  ['scripts part words', '基于BERT的模型', ['基于', 'bert', '的', '模型']],
  ['accents and other alphabets are words', 'Müller Крылов', ['müller', 'крылов']],
  ['emoji and punctuation are not', '🙂 … —— ！', []],
  ['nothing gives nothing', '', []],
];

for (const [name, text, expected] of cases) {
  t.test(name, async (t) => t.same(segment(text), expected));
}

t.test('the stored form gives back the words of the text, and their neighbourhood', async (t) => {
  const links = [...words(cut('3D打印，Laser melting—合金 薄膜'))].map(({ text, joined }) =>
    joined ? `+${text}` : text,
  );
  t.same(links, ['3d', '+打印', 'laser', '+melting', '合金', '薄膜']);
});

t.test('the stored form holds exactly the segmented words', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (a, b) => {
      const stored = [...words(joinCut([cut(a), cut(b)]))].map(({ text }) => text);
      return JSON.stringify(stored) === JSON.stringify([...segment(a), ...segment(b)]);
    }),
  );
});

t.test('stop words are known in both languages', async (t) => {
  for (const word of ['的', '以及', '进行', 'the', 'of', 'using']) t.ok(isStopWord(word), word);
  for (const word of ['电池', '材料', 'laser', '']) t.notOk(isStopWord(word), word);
});

const stems: [string, string][] = [
  ['batteries', 'batteri'],
  ['battery', 'batteri'],
  ['melting', 'melt'],
  ['gas', 'gas'],
  ['gis', 'gis'],
  ['316l', '316l'],
  ['x-ray', 'x-ray'],
  ['müller', 'müller'],
];
for (const [word, expected] of stems)
  t.test(`${word} stems to ${expected}`, async (t) => t.equal(stem(word), expected));
