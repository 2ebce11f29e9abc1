import fc from 'fast-check';
import t from 'tap';
import { fold } from '../../src/text/index.ts';

const cases: [string, string, string][] = [
  ['full width becomes half', 'ＡＢＣ１２３（％）', 'abc123(%)'],
  ['half-width kana become full', 'ｶﾀｶﾅ', 'カタカナ'],
  ['traditional becomes simplified', '積體電路與機器學習', '积体电路与机器学习'],
  ['by phrase where a character has two readings', '乾燥的乾坤', '干燥的乾坤'],
  ['compatibility ideographs become plain ones', '㈱豈', '(株)岂'],
  ['rare characters beyond the basic plane, too', '𨭎', '𬭳'],
  ['capitals become small', 'C++ ÉCOLE Straße ΑΣ', 'c++ école straße ας'],
  ['units lose their squares', '㎡ ㎏', 'm2 kg'],
  ['nothing stays nothing', '', ''],
  ['simplified text stays', '锂离子电池，3 个。', '锂离子电池,3 个。'],
];

for (const [name, text, folded] of cases) {
  t.test(name, async (t) => t.equal(fold(text), folded));
}

t.test('folding twice changes nothing, whatever the text', async () => {
  const han = fc.integer({ min: 0x3400, max: 0x9fff }).map((unit) => String.fromCharCode(unit));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: han }),
  );
  fc.assert(
    fc.property(text, (one) => fold(fold(one)) === fold(one)),
    { numRuns: 500 },
  );
});

t.test('well-formed text stays well-formed', async () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (one) => fold(one).isWellFormed()));
});
