import { isStopWord, stem, words } from '../text/index.ts';

/** Each kind of term is weighed by statistics of its own: their lengths and frequencies differ too much to mix. */
export const FAMILIES = ['character', 'pair', 'word', 'stem', 'stem_pair'] as const;
export const FAMILY_COUNT = FAMILIES.length;
export const [CHARACTER, PAIR, WORD, STEM, STEM_PAIR] = [0, 1, 2, 3, 4] as const;

/** Small, round and decimal numbers and years meet by accident; 316 or 6061 do not. */
const ACCIDENTAL = /^(\d{1,2}|\d*0|\d+\.\d+|(19|20)\d\d)$/;

/**
 * Visits every term of a stored text: characters, pairs and words of Chinese; stems and pairs of neighbouring stems of
 * other scripts. Pairs never cross punctuation.
 */
export function eachTerm(stored: string, visit: (family: number, term: string) => void): void {
  let before = '';
  let beforeHan = false;
  for (const { text, han, joined } of words(stored)) {
    if (!joined || han !== beforeHan) before = '';
    beforeHan = han;
    if (han) {
      if (text.length > 1 && !isStopWord(text)) visit(WORD, text);
      for (const character of text) {
        visit(CHARACTER, character);
        if (before !== '') visit(PAIR, before + character);
        before = character;
      }
      continue;
    }
    if (isStopWord(text) || ACCIDENTAL.test(text)) continue;
    const stemmed = stem(text);
    visit(STEM, stemmed);
    if (before !== '') visit(STEM_PAIR, `${before} ${stemmed}`);
    before = stemmed;
  }
}

/** False for a text of nothing but stop words and accidental numbers. */
export function isTelling(stored: string): boolean {
  for (const { text } of words(stored)) if (!isStopWord(text) && !ACCIDENTAL.test(text)) return true;
  return false;
}
