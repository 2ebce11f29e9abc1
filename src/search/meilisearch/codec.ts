/*
 * Meilisearch cuts Chinese by a dictionary, and words at signs. So tokens are written in letters and digits alone, which it
 * leaves as they are: `zq` and four letters stand for any other character. What begins a token begins its writing.
 */
const ESCAPE = 'zq';
const WIDTH = 4;
const LETTERS = 26;
const A = 'a'.charCodeAt(0);

/** A token as a word of this server. */
export function encode(token: string): string {
  let written = '';
  let escaped = false;
  for (const character of token) {
    const plain = /^[a-z0-9]$/.test(character);
    written += plain ? character : (escaped ? '' : ESCAPE) + letters(character.codePointAt(0) as number);
    escaped = !plain;
  }
  return written;
}

function letters(code: number): string {
  let written = '';
  for (let rest = code, i = 0; i < WIDTH; i++, rest = Math.floor(rest / LETTERS)) {
    written = String.fromCharCode(A + (rest % LETTERS)) + written;
  }
  return written;
}
