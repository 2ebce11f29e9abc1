import { eachSpan, isHan, stem } from '../../text/index.ts';
import {
  CHARACTER,
  isMute,
  isTellingWord,
  PAIR,
  STEM,
  STEM_PAIR,
  type UnitFamily,
  WORD,
} from './families.ts';
import { createWordMemo } from './memo.ts';

/*
 * A text as the index keeps it: a row of numbers, each a unit's number and its kind in the lowest two bits. A word comes
 * before its characters; neighbouring characters or stems are a pair unless BREAK stands between.
 */
export const BREAK = 0;
export const KIND_BITS = 2;
export const KIND_MASK = 3;

/** Families by kind: of the unit itself, and of the pair it ends (words end none). */
export const UNIT_FAMILY: readonly number[] = [-1, CHARACTER, WORD, STEM];
export const PAIR_FAMILY: readonly number[] = [-1, PAIR, -1, STEM_PAIR];
export const WORD_KIND = 2;
const [CHARACTER_KIND, STEM_KIND] = [1, 3];

export interface TokenSink {
  push(token: number): void;
}

/** Turns stored texts into tokens; `number` finds or gives a unit's number, 0 for one it does not know. */
export function createTokeniser(number: (family: UnitFamily, text: string) => number) {
  const memo = createWordMemo(compile);

  /** A word's token, or a Chinese word's tokens; 0 where it has none. */
  function compile(text: string): number | readonly number[] {
    if (!isHan(text)) return isMute(text) ? 0 : (number(STEM, stem(text)) << KIND_BITS) | STEM_KIND;
    const tokens = [...text].map((one) => (number(CHARACTER, one) << KIND_BITS) | CHARACTER_KIND);
    return isTellingWord(text) ? [(number(WORD, text) << KIND_BITS) | WORD_KIND, ...tokens] : tokens;
  }

  return (stored: string, sink: TokenSink): void => {
    let beforeHan = false;
    eachSpan(stored, (start, end, joined) => {
      const tokens = memo.get(stored, start, end);
      const han = typeof tokens !== 'number';
      if (!joined || han !== beforeHan) sink.push(BREAK);
      beforeHan = han;
      if (typeof tokens === 'number') {
        if (tokens !== 0) sink.push(tokens);
      } else {
        for (const token of tokens) sink.push(token);
      }
    });
  };
}
export type Tokeniser = ReturnType<typeof createTokeniser>;
