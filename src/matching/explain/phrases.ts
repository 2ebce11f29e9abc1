import { isStopWord, stem, type Word, words } from '../../text/index.ts';
import { CHARACTER, PAIR, STEM, STEM_PAIR, WORD } from '../terms/families.ts';

/** Beyond this a phrase is cut, lest a copied sentence be shown as one term. */
const LONGEST_HAN = 12;
const LONGEST_OTHER = 4;

export interface Phrase {
  /** As the demand has it, folded. */
  text: string;
  /** Slots of the terms within it, with how often each occurs in all its occurrences. */
  slots: Map<number, number>;
}

/** Finds the slot of a term that the profile has, or undefined. */
export type Met = (family: number, first: string, second?: string) => number | undefined;

/**
 * The phrases of a demand that a profile shares: neighbouring words it has, joined where it has the joint as well.
 * Never a single character or a stop word.
 */
export function sharedPhrases(texts: readonly string[], met: Met): Phrase[] {
  const phrases = new Map<string, Phrase>();
  for (const text of texts) {
    let open: Word[] = [];
    for (const word of words(text)) {
      const previous = open.at(-1);
      if (!isShared(word, met)) {
        close(open, phrases, met);
        open = [];
      } else if (previous && joins(previous, word, met) && fits(open, word)) {
        open.push(word);
      } else {
        close(open, phrases, met);
        open = [word];
      }
    }
    close(open, phrases, met);
  }
  return [...phrases.values()];
}

function isShared({ text, han }: Word, met: Met): boolean {
  if (isStopWord(text)) return false;
  if (!han) return met(STEM, stem(text)) !== undefined;
  if (met(WORD, text) !== undefined) return true;
  const characters = [...text];
  if (characters.length === 1) return met(CHARACTER, text) !== undefined;
  return characters
    .slice(1)
    .every((character, i) => met(PAIR, characters[i] as string, character) !== undefined);
}

function joins(a: Word, b: Word, met: Met): boolean {
  if (!b.joined || a.han !== b.han) return false;
  if (!a.han) return met(STEM_PAIR, stem(a.text), stem(b.text)) !== undefined;
  return met(PAIR, [...a.text].at(-1) as string, [...b.text][0] as string) !== undefined;
}

function fits(open: readonly Word[], { text, han }: Word): boolean {
  if (!han) return open.length < LONGEST_OTHER;
  return open.reduce((length, word) => length + word.text.length, text.length) <= LONGEST_HAN;
}

function close(open: readonly Word[], phrases: Map<string, Phrase>, met: Met): void {
  const text = open.map((word) => word.text).join(open[0]?.han ? '' : ' ');
  if ([...text].length < 2) return;
  // Forms of one word are one phrase, shown as first written.
  const key = open.map((word) => (word.han ? word.text : stem(word.text))).join(' ');
  const phrase = phrases.get(key) ?? { text, slots: new Map() };
  phrases.set(key, phrase);
  for (const term of termsWithin(open)) {
    const slot = met(...term);
    if (slot !== undefined) phrase.slots.set(slot, (phrase.slots.get(slot) ?? 0) + 1);
  }
}

function termsWithin(open: readonly Word[]): Parameters<Met>[] {
  const terms: Parameters<Met>[] = [];
  let before = '';
  for (const { text, han } of open) {
    if (han && text.length > 1) terms.push([WORD, text]);
    for (const unit of han ? text : [stem(text)]) {
      terms.push([han ? CHARACTER : STEM, unit]);
      if (before !== '') terms.push([han ? PAIR : STEM_PAIR, before, unit]);
      before = unit;
    }
  }
  return terms;
}
