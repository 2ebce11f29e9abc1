import fc from 'fast-check';
import t from 'tap';
import { encode } from '../../../src/search/meilisearch/codec.ts';
import { indexTokens, plain } from '../../../src/text/index.ts';

/** Characters as tokens have them, and the escape's own letters, which could be taken for it. */
const character = fc.oneof(
  fc.constantFrom('z', 'q', 'a', '9', '氢', '脆', '𠮷', 'é', '+', '.', '#', '-', 'а', 'ن', '한', 'の'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const token = fc.array(character, { minLength: 1, maxLength: 6 }).map((list) => list.join(''));
/** Tokens as `text/` cuts them. */
const cut = fc
  .array(token)
  .map((list) => indexTokens(list.join(' ')).map((each) => each.token))
  .filter(({ length }) => length > 0);

t.test('What begins a token begins its writing', async (t) => {
  t.equal(encode('氢脆').length, 2 * encode('氢').length, 'each character takes the same room');
  t.notOk(encode('氢').startsWith(encode('z')), 'an unfinished z begins no Chinese word');
  t.ok(encode('c++').startsWith(encode('c')));
  fc.assert(fc.property(token, token, (a, b) => encode(a + b).startsWith(encode(a))));
  t.pass('of any two tokens');
});

t.test('Only letters and digits are written, and words of them alone as they are', async (t) => {
  for (const word of ['robot', 'pm25', '2024', 'a', 'q']) t.equal(encode(word), word);
  fc.assert(fc.property(token, (each) => /^[a-z0-9]+$/.test(encode(each))));
  t.pass('whatever a token holds');
});

t.test('Distinct tokens are written distinctly', async (t) => {
  fc.assert(
    fc.property(cut, cut, (a, b) => a.every((x) => b.every((y) => x === y || encode(x) !== encode(y)))),
  );
  fc.assert(
    fc.property(fc.uniqueArray(token, { minLength: 2, maxLength: 20 }), (tokens) => {
      const folded = [...new Set(tokens.map(plain))];
      return new Set(folded.map(encode)).size === folded.length;
    }),
  );
  t.pass('of any two tokens');
  const pairs = ['氢脆', '脆氢', '氢', '脆', '氢a', 'a氢', 'a', '', '氢脆a'];
  t.equal(new Set(pairs.map(encode)).size, pairs.length);
});
