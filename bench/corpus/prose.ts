import { dict } from '@node-rs/jieba/dict.js';
import { fold } from '../../src/text/index.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import { latinWords } from './words.ts';
import { createAlias, sharesOf, zipfShares } from './zipf.ts';

/** Chinese running text that repeats itself as subject texts do. */
export interface Prose {
  /** Running text of so many units: set phrases, words and a few Latin terms, with punctuation. */
  text(random: Random, units: number): string;
  /** A set phrase of the subject. */
  phrase(random: Random): string;
  person(random: Random): string;
  place(random: Random): string;
}

const PHRASES = 20_000;
/** The commonest phrase stands in a tenth of long texts, not in all of them. */
const SHIFT = 50;
const LATIN_TERMS = 5_000;
const PHRASE_SHARE = 0.4;
const LATIN_SHARE = 0.04;
/** Units between two signs. */
const CLAUSE = [3, 12] as const;
const PROSE = 6;

interface Entry {
  readonly word: string;
  readonly weight: number;
  readonly tag: string;
}

/** Words of the segmenter's dictionary by the frequencies it gives, and phrases of two or three of them by Zipf's law. */
export function createProse(seed: number): Prose {
  const entries = readDictionary();
  const word = drawn(entries);
  const subject = drawn(
    entries.filter(({ word: { length }, tag }) => length > 1 && length < 4 && SUBJECTS.has(tag)),
  );
  const random = createRandom(seed, PROSE);
  const phrases = Array.from({ length: PHRASES }, () =>
    Array.from({ length: random.chance(0.6) ? 2 : 3 }, () => subject(random)).join(''),
  );
  const phraseRank = createAlias(zipfShares(PHRASES, 1, SHIFT));
  const makeLatin = latinWords(seed);
  const latin = Array.from({ length: LATIN_TERMS }, makeLatin);
  const latinRank = createAlias(zipfShares(LATIN_TERMS, 1));

  const phrase = (random: Random): string => phrases[phraseRank(random)] as string;
  function unit(random: Random): string {
    const kind = random.next();
    if (kind < PHRASE_SHARE) return phrase(random);
    return kind < PHRASE_SHARE + LATIN_SHARE ? (latin[latinRank(random)] as string) : word(random);
  }
  return {
    phrase,
    person: drawn(entries.filter(({ word, tag }) => tag === 'nr' && word.length > 1 && word.length < 4)),
    place: drawn(entries.filter(({ word, tag }) => tag === 'ns' && word.length > 1 && word.length < 4)),
    text(random, units) {
      let text = '';
      for (let left = units; left > 0; ) {
        const clause = Math.min(left, CLAUSE[0] + random.below(CLAUSE[1] - CLAUSE[0] + 1));
        left -= clause;
        for (let i = 0; i < clause; i++) text += unit(random);
        text += left === 0 || random.chance(0.3) ? '。' : '，';
      }
      return text;
    },
  };
}

/** Nouns and verbs. */
const SUBJECTS = new Set(['n', 'vn', 'v']);
const HAN = /^\p{Script=Han}+$/u;

function readDictionary(): Entry[] {
  const lines = dict.toString().split('\n');
  const entries = lines.map((line) => {
    const [word = '', weight = '0', tag = ''] = line.trim().split(' ');
    return { word, weight: Number(weight), tag };
  });
  return entries.filter(({ word, weight }) => weight > 0 && HAN.test(word) && fold(word) === word);
}

function drawn(entries: readonly Entry[]): (random: Random) => string {
  const rank = createAlias(sharesOf(Float64Array.from(entries, ({ weight }) => weight)));
  return (random) => (entries[rank(random)] as Entry).word;
}
