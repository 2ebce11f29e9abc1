import { readFileSync } from 'node:fs';
import { fold, isStopWord, segment } from '../../src/text/index.ts';
import { createRandom } from './random.ts';

export const scripts = ['latin', 'han'] as const;
export type Script = (typeof scripts)[number];

/** The commonest terms are stop words. */
export const STOP_WORDS = 100;

const stopWords: Record<'zh' | 'en', string[]> = JSON.parse(
  readFileSync(new URL('../../src/text/stopwords.json', import.meta.url), 'utf8'),
);

/** A vocabulary, commonest term first: real stop words, then made-up words, each one word of the analysis. */
export function makeWords(script: Script, size: number, seed: number): string[] {
  const words = stopWords[script === 'han' ? 'zh' : 'en'].slice(0, STOP_WORDS);
  const seen = new Set(words);
  const make = script === 'han' ? hanWords(seed) : latinWords(seed);
  while (words.length < size) {
    const word = make();
    if (seen.has(word) || isStopWord(word)) continue;
    seen.add(word);
    words.push(word);
  }
  return words;
}

const CONSONANTS = [...'bcdfghjklmnprstvwz'];
const VOWELS = [...'aeiou'];
/** No suffix that a stemmer knows ends in one of these, so that words are their own stems. */
const LAST_VOWELS = [...'aou'];

/** Words of three open syllables. */
export function latinWords(seed: number): () => string {
  const random = createRandom(seed, 1);
  const syllable = (vowels: readonly string[]) => random.pick(CONSONANTS) + random.pick(vowels);
  return () => syllable(VOWELS) + syllable(VOWELS) + syllable(LAST_VOWELS);
}

/** Words of two common characters that the segmenter leaves together. */
function hanWords(seed: number): () => string {
  const random = createRandom(seed, 2);
  const characters = commonCharacters();
  return () => {
    for (;;) {
      const word = random.pick(characters) + random.pick(characters);
      if (fold(word) === word && segment(word).length === 1) return word;
    }
  };
}

/** The first level of GB 2312: the 3,755 characters in common use, those aside that folding would change. */
function commonCharacters(): string[] {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xd7; row++) {
    const last = row === 0xd7 ? 0xf9 : 0xfe;
    for (let cell = 0xa1; cell <= last; cell++) bytes.push(row, cell);
  }
  const text = new TextDecoder('gb18030').decode(Uint8Array.from(bytes));
  return [...text].filter((character) => fold(character) === character);
}
