import { eachWord, isHan, isStopWord, stem, words } from '../../text/index.ts';

/** Each kind of term is weighed by statistics of its own: their lengths and frequencies differ too much to mix. */
export const FAMILIES = ['character', 'pair', 'word', 'stem', 'stem_pair'] as const;
export const FAMILY_COUNT = FAMILIES.length;
export const [CHARACTER, PAIR, WORD, STEM, STEM_PAIR] = [0, 1, 2, 3, 4] as const;

/** Families whose terms stand alone; those of the others are two neighbours of such a family. */
export type UnitFamily = typeof CHARACTER | typeof WORD | typeof STEM;

/** The family of a term's units: its own, or that of a pair's neighbours. */
export const unitFamilyOf = (family: number): UnitFamily =>
  ([CHARACTER, CHARACTER, WORD, STEM, STEM] as const)[family] as UnitFamily;

/** Small, round and decimal numbers and years meet by accident; 316 or 6061 do not. */
const ACCIDENTAL = /^(\d{1,2}|\d*0|\d+\.\d+|(19|20)\d\d)$/;

/** True for a word of another script than Chinese that no term is made of. */
export const isMute = (word: string): boolean => isStopWord(word) || ACCIDENTAL.test(word);

/** A Chinese word of two characters or more that says something. */
export const isTellingWord = (word: string): boolean => word.length > 1 && !isStopWord(word);

/** A term as it is written; of a pair, `second` is the latter neighbour. */
export type Visit = (family: number, first: string, second?: string) => void;

/**
 * Visits every term of a stored text: characters, pairs and words of Chinese; stems and pairs of neighbouring stems of
 * other scripts. Pairs never cross punctuation or a change of script; those of stems reach over stop words.
 */
export function eachTerm(stored: string, visit: Visit): void {
  let before = '';
  let beforeHan = false;
  eachWord(stored, (text, joined) => {
    const han = isHan(text);
    if (!joined || han !== beforeHan) before = '';
    beforeHan = han;
    if (han) {
      if (isTellingWord(text)) visit(WORD, text);
      for (const character of text) {
        visit(CHARACTER, character);
        if (before !== '') visit(PAIR, before, character);
        before = character;
      }
    } else if (!isMute(text)) {
      const stemmed = stem(text);
      visit(STEM, stemmed);
      if (before !== '') visit(STEM_PAIR, before, stemmed);
      before = stemmed;
    }
  });
}

/** False for a text of nothing but stop words and accidental numbers. */
export function isTelling(stored: string): boolean {
  return words(stored).some(({ text, han }) => (han ? !isStopWord(text) : !isMute(text)));
}
