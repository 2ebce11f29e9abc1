import { isStopWord } from './stopwords.ts';
import { surface, type Unit, unitsOf } from './units.ts';

/**
 * Why no text can be met by a lexicon term: it holds no letter or digit; it is a single Chinese character; it is a stop
 * word, or stop words only; or punctuation within it parts its words, as it parts those of a text.
 */
export type TermFlaw = 'nothing' | 'character' | 'stop_word' | 'parted';

/** What is wrong with a term, or undefined; folds first. */
export function termFlaw(text: string): TermFlaw | undefined {
  const term = unitsOf(text);
  return dumbness(term) ?? (term.some((unit, i) => i > 0 && !unit.joined) ? 'parted' : undefined);
}

/** Abbreviations such as IT or OR would be met in every English text, single characters in every Chinese one. */
export const isTelling = (term: readonly Unit[]): boolean => dumbness(term) === undefined;

function dumbness(term: readonly Unit[]): Exclude<TermFlaw, 'parted'> | undefined {
  if (term.length === 0) return 'nothing';
  if (term.length === 1 && term[0]?.han) return 'character';
  const mute = isStopWord(surface(term)) || term.every((unit) => !unit.han && isStopWord(unit.surface));
  return mute ? 'stop_word' : undefined;
}

/** What a term is to the lexicon: terms of one key are one term, whatever their spelling and inflection. */
export const termKey = (text: string): string =>
  unitsOf(text)
    .map((unit) => unit.key)
    .join(' ');
