import { fold } from './fold.ts';
import { type Piece, scan } from './scan.ts';
import { stem } from './stem.ts';

export interface SearchToken {
  readonly token: string;
  /** Counts tokens from 0; a gap of one parts what punctuation parted, so that phrases do not run across. */
  readonly position: number;
}

/**
 * The subject of a text as tokens: overlapping pairs of Chinese characters (the character itself where it stands alone) and
 * the stems of other words, in order. Folds first.
 */
export const searchTokens = (text: string): SearchToken[] => place(scan(fold(text)), tokensOf);

/**
 * What both search engines index: the tokens of `searchTokens`, accents left out, and beside them what an unfinished word
 * begins: a word as it is written, at the place of its stem, and the last character of a Chinese run, after its pairs.
 */
export const indexTokens = (text: string): SearchToken[] =>
  place(scan(plain(text)), (piece) => (piece.han ? [...tokensOf(piece), ...last(piece)] : formsOf(piece)));

/** A text as search compares it: folded, and Latin letters without their accents. */
export function plain(text: string): string {
  const folded = fold(text);
  if (!ACCENTED.test(folded)) return folded;
  const bare = folded.normalize('NFD').replace(ACCENTS, '$1').normalize('NFC');
  return bare.replace(LIGATED, (letter) => SPELT[letter] as string);
}

/** Letters that no accent can be taken from, as people type them without a keyboard for them. */
const SPELT: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', þ: 'th', ı: 'i' },
};
const LIGATED = new RegExp(`[${Object.keys(SPELT).join('')}]`, 'g');

/** Folded text has letters and their accents as one where Unicode has such a letter. */
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]/;
const ACCENTS = /([a-z])\p{Mn}+/gu;

/** The tokens of one piece that stand one after another. */
export const tokensOf = ({ text, han }: Pick<Piece, 'text' | 'han'>): string[] =>
  han ? pairs(text) : [stem(text)];

function formsOf({ text }: Piece): string[][] {
  const stemmed = stem(text);
  return [stemmed === text ? [text] : [stemmed, text]];
}

const last = ({ text }: Piece): string[] => {
  const characters = [...text];
  return characters.length > 1 ? characters.slice(-1) : [];
};

function pairs(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}

/** Tokens in a row, several at one place where `of` gives a list. */
function place(pieces: readonly Piece[], of: (piece: Piece) => (string | string[])[]): SearchToken[] {
  const tokens: SearchToken[] = [];
  let position = 0;
  for (const piece of pieces) {
    if (piece.link === 'apart') position += tokens.length > 0 ? 1 : 0;
    for (const at of of(piece)) {
      for (const token of typeof at === 'string' ? [at] : at) tokens.push({ token, position });
      position++;
    }
  }
  return tokens;
}

/** The words of a folded text that are not Chinese, with their stems and places. */
export const wordsAt = (folded: string): { text: string; stem: string; start: number }[] =>
  scan(folded).flatMap(({ text, han, start }) => (han ? [] : [{ text, stem: stem(text), start }]));
