/*
 * Meilisearch cuts Chinese by a dictionary, and words at signs. So tokens are written in letters and digits alone, which it
 * leaves as they are: `z` and four letters stand for any character but a to y and the digits. Tokens that differ are written
 * differently, and what begins a token begins its writing.
 */
const ESCAPE = 'z';
const WIDTH = 4;
const LETTERS = 26;
const A = 'a'.charCodeAt(0);

/** A token as a word of this server. */
export const encode = (token: string): string =>
  [...token].map((character) => (/^[a-y0-9]$/.test(character) ? character : escaped(character))).join('');

function escaped(character: string): string {
  let letters = '';
  for (
    let rest = character.codePointAt(0) as number, i = 0;
    i < WIDTH;
    i++, rest = Math.floor(rest / LETTERS)
  ) {
    letters = String.fromCharCode(A + (rest % LETTERS)) + letters;
  }
  return ESCAPE + letters;
}
