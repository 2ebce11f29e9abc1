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

/** The words of a stored text, in order. */
export function words(stored: string): Word[] {
  const list: Word[] = [];
  eachWord(stored, (text, joined) => list.push({ text, han: isHan(text), joined }));
  return list;
}

const [SPACE_CODE, SEAM_CODE, BREAK_CODE] = [' ', SEAM, BREAK].map((mark) => mark.charCodeAt(0));

/** Visits the words of a stored text, in order; `joined` is false after punctuation. */
export function eachWord(stored: string, visit: (text: string, joined: boolean) => void): void {
  eachSpan(stored, (start, end, joined) => visit(stored.slice(start, end), joined));
}

/** Visits the places [start, end) of the words in a stored text, in order: the quick way where time matters. */
export function eachSpan(stored: string, visit: (start: number, end: number, joined: boolean) => void): void {
  let start = 0;
  let joined = false;
  for (let i = 0; i < stored.length; i++) {
    const code = stored.charCodeAt(i);
    if (code !== SPACE_CODE && code !== SEAM_CODE && code !== BREAK_CODE) continue;
    if (i > start) visit(start, i, joined);
    joined = code !== BREAK_CODE;
    start = i + 1;
  }
  if (start < stored.length) visit(start, stored.length, joined);
}
