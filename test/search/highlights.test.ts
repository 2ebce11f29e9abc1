import fc from 'fast-check';
import t from 'tap';
import type { SearchField } from '../../src/resources/searched.ts';
import { highlight } from '../../src/search/highlights.ts';
import { editDistance } from '../../src/search/words/distance.ts';
import { askedWords } from '../../src/text/index.ts';

const FIELDS: readonly SearchField<string>[] = [{ name: 'bio', weight: 3, texts: (text) => [text] }];

const partsOf = (text: string, query: string) => highlight(FIELDS, text, askedWords(query))[0]?.parts;
const shown = (text: string, query: string): string | undefined =>
  partsOf(text, query)
    ?.map(({ text: part, hit }) => (hit ? `[${part}]` : part))
    .join('');

t.test('What was found is marked as it is written, whatever folding does to it', async (t) => {
  const cases: [text: string, query: string, shown: string | undefined][] = [
    ['低氢脆镀层', '氢脆', '低[氢脆]镀层'],
    ['應用於積體電路……', '积体电路', '應用於[積體電路]……'],
    ['乾隆年间……的瓷器', '乾隆', '[乾隆]年间……的瓷器'],
    ['每袋5㎏装', '装', '每袋5㎏[装]'],
    ['重５ＫＧ', '5kg', '重[５ＫＧ]'],
    ['ß laser e\u0301 x', 'laser', 'ß [laser] e\u0301 x'],
    ['Größler, Hanna', 'grossler', '[Größler], Hanna'],
    ['𠮷野家𠮷', '𠮷', '[𠮷]野家[𠮷]'],
    ['welded and WELDING', 'weld', '[welded] and [WELDING]'],
    ['c++ and c', 'c++', '[c++] and c'],
    ['nothing here', 'weld', undefined],
  ];
  for (const [text, query, expected] of cases) t.equal(shown(text, query), expected, `${query} in ${text}`);
});

t.test('Of a long text the part is shown where most is found, cut between characters', async (t) => {
  const text = `${'前言。'.repeat(60)}氢脆一次。${'𠮷'.repeat(150)}氢脆与镀层，再论氢脆。${'结语。'.repeat(60)}`;
  const line = shown(text, '氢脆 镀层') as string;
  t.match(line, /^….*\[氢脆\]与\[镀层\]，再论\[氢脆\].*…$/u);
  t.ok(line.isWellFormed?.() ?? true, 'no half of a character');
  t.ok([...line].length < 140, 'short');
});

t.test('The parts of a short text are the text, and one that is long is gone through once', async (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('a', 'é', '氢', 'ß'),
      (text, mark) => {
        const parts = partsOf(text + mark, mark);
        return (
          parts === undefined ||
          (text + mark).length > 100 ||
          parts.map((part) => part.text).join('') === text + mark
        );
      },
    ),
  );
  const many = partsOf('氢，'.repeat(25_000), '氢') ?? [];
  t.ok(many.length > 0 && many.length < 150);
});

t.test('Letters left out, added, replaced or exchanged are one slip each', async (t) => {
  const cases: [string, string, number][] = [
    ['welding', 'welding', 0],
    ['weldng', 'welding', 1],
    ['weldding', 'welding', 1],
    ['weldimg', 'welding', 1],
    ['wleding', 'welding', 1],
    ['', 'abc', 3],
    ['robot', 'boat', 3],
  ];
  for (const [a, b, distance] of cases) {
    t.equal(editDistance(a, b), distance, `${a} ${b}`);
    t.equal(editDistance(b, a), distance, 'either way');
  }
});
