import { fold } from './fold.ts';
import { isHan, scan } from './scan.ts';
import { cutHan } from './segment.ts';

/*
 * The stored form of an analysed text: folded words in order. A space stands between neighbours of one script, `^`
 * where scripts touch, `|` where punctuation parted them. None of the three can occur in a word.
 */
const SEAM = '^';
const BREAK = '|';

/** Folds and segments a text into its stored form, about as long as the text itself. */
export function cut(text: string): string {
  let stored = '';
  let previousHan = false;
  for (const piece of scan(fold(text))) {
    if (stored !== '') stored += piece.link === 'apart' ? BREAK : piece.han === previousHan ? ' ' : SEAM;
    stored += piece.han ? cutHan(piece.text).join(' ') : piece.text;
    previousHan = piece.han;
  }
  return stored;
}

/** Joins stored texts so that nothing runs across their borders. */
export function joinCut(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(BREAK);
}

export interface Word {
  readonly text: string;
  readonly han: boolean;
  /** True when it follows the word before it with no punctuation between. */
  readonly joined: boolean;
}

/** Reads the words back from their stored form. */
export function* words(stored: string): Generator<Word> {
  let start = 0;
  let joined = false;
  for (let i = 0; i <= stored.length; i++) {
    const mark = stored[i];
    if (i < stored.length && mark !== ' ' && mark !== SEAM && mark !== BREAK) continue;
    if (i > start) {
      const text = stored.slice(start, i);
      yield { text, han: isHan(text), joined };
    }
    joined = mark !== BREAK;
    start = i + 1;
  }
}
