import fc from 'fast-check';
import t from 'tap';
import { searchTokens } from '../../src/text/index.ts';

const show = (text: string): string =>
  searchTokens(text)
    .map(({ token, position }) => `${token}:${position}`)
    .join(' ');

const cases: [string, string, string][] = [
  ['Chinese gives overlapping pairs', '电解液', '电解:0 解液:1'],
  ['whatever jieba takes for words', '锂离子电池', '锂离:0 离子:1 子电:2 电池:3'],
  ['a lone character stands for itself', '膜', '膜:0'],
  ['words give their stems', 'Batteries melting', 'batteri:0 melt:1'],
  ['punctuation leaves a gap, so that phrases do not run across', '电池。薄膜', '电池:0 薄膜:2'],
  ['scripts that touch are neighbours', '3D打印机', '3d:0 打印:1 印机:2'],
  ['stop words are kept: a search may ask for them', '的 of', '的:0 of:1'],
  ['nothing gives nothing', ' …', ''],
];

for (const [name, text, expected] of cases) {
  t.test(name, async (t) => t.equal(show(text), expected));
}

t.test('traditional and full-width spellings give the same tokens', async (t) => {
  t.equal(show('積體電路ＡＩ'), show('积体电路ai'));
});

t.test('positions only grow, and tokens are never empty', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const tokens = searchTokens(text);
      return tokens.every(
        ({ token, position }, i) => token !== '' && position > (tokens[i - 1]?.position ?? -1),
      );
    }),
  );
});

t.test('a phrase of a text has its tokens at consecutive positions in it', async () => {
  const word = fc.constantFrom('锂离子', '电解液', 'laser', 'melting', '膜材');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (phrase) => {
      const asked = searchTokens(phrase.join(''));
      const held = searchTokens(`前言。${phrase.join('')}。结语`);
      const start = held[1]?.position as number;
      return asked.every(({ token, position }) =>
        held.some((other) => other.token === token && other.position === start + position),
      );
    }),
  );
});
