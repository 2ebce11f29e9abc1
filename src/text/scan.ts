/** A run of Chinese characters, or one word of another script. */
export interface Piece {
  readonly text: string;
  readonly han: boolean;
  /** `joined`: follows the piece before it as in running text; `apart`: punctuation lies between, or the text starts. */
  readonly link: 'joined' | 'apart';
  /** Where it starts in the text. */
  readonly start: number;
}

const HAN = '\\p{Script=Han}';
const LETTER = `(?:(?!${HAN})[\\p{L}\\p{M}\\p{N}])`;

/*
 * A word keeps points between digits (pm2.5), hyphens before a digit or after a lone letter (covid-19, x-ray) and a
 * closing +, ++ or # (na+, c++, c#). Other hyphens part words, so that "high-temperature" meets "high temperature".
 */
const INNER = `(?:(?<=\\d)\\.(?=\\d)|(?<=[a-z])-(?=\\d)|(?<=(?<!${LETTER})[a-z])-(?=[a-z]))`;
const PIECE = new RegExp(`(${HAN}+)|${LETTER}+(?:${INNER}${LETTER}+)*(?:\\+{1,2}|#)?`, 'gu');
const GAP = /^[\s-]*$/;

/** Cuts folded text where the script or the word changes; everything that is no letter or digit is dropped. */
export function scan(folded: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  let previousHan = false;
  for (const match of folded.matchAll(PIECE)) {
    const han = match[1] !== undefined;
    const gap = folded.slice(end, match.index);
    // White space between two Chinese runs parts a list of keywords; between other scripts it is mere spacing.
    const joined = pieces.length > 0 && GAP.test(gap) && !(han && previousHan);
    pieces.push({ text: match[0], han, link: joined ? 'joined' : 'apart', start: match.index });
    end = match.index + match[0].length;
    previousHan = han;
  }
  return pieces;
}

const HAN_START = new RegExp(`^${HAN}`, 'u');

/** True when the text starts with a Chinese character. */
export function isHan(text: string): boolean {
  const unit = text.charCodeAt(0);
  if (unit < 0x2e80) return false;
  return (unit >= 0x4e00 && unit < 0xa000) || HAN_START.test(text);
}
