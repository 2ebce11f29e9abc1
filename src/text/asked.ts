import { scan } from './scan.ts';
import { plain, tokensOf } from './search.ts';
import { cutHan } from './segment.ts';
import { isStopWord } from './stopwords.ts';

/** A word somebody searches for: a run of Chinese characters, or one word of another script. */
export interface AskedWord {
  /** Folded, without accents. */
  readonly text: string;
  readonly han: boolean;
  /** Those it is indexed by (see `indexTokens`), one after another. */
  readonly tokens: readonly string[];
  /** What every text that may be meant begins with; undefined of a word that is whole. */
  readonly opening: string | undefined;
}

/** A single letter begins too much, where no other word narrows it. */
const LEAST_OPENING = 2;
/** A longer word is none, and stands in no index. */
const LONGEST = 200;

/**
 * The words of a query, in order, each once; punctuation and operators are none. The last one may be unfinished, unless white
 * space follows it, and a single Chinese character always is: it begins its pairs.
 */
export function askedWords(query: string): AskedWord[] {
  const pieces = scan(plain(query)).filter(({ text, han }) => han || text.length <= LONGEST);
  const typing = !/\s$/.test(query);
  const least = pieces.length > 1 ? 1 : LEAST_OPENING;
  return once(
    pieces.map(({ text, han }, i) => asked(text, han, typing && i === pieces.length - 1 ? least : undefined)),
  );
}

/** The words a dictionary sees in asked ones, those that say something: what is left to look for where nothing holds the whole. */
export function innerWords(words: readonly AskedWord[]): AskedWord[] {
  return tellingWords(
    words.flatMap((word) =>
      isRun(word) ? cutHan(word.text).map((text) => asked(text, true, undefined)) : [word],
    ),
    words,
  );
}

/** Without stop words, and single characters that nobody asked for as such: they say little by themselves. */
export function tellingWords(words: readonly AskedWord[], typed: readonly AskedWord[] = []): AskedWord[] {
  const said = new Set(typed.map(({ text }) => text));
  return once(words).filter(
    (word) => !isStopWord(word.text) && (!word.han || isRun(word) || said.has(word.text)),
  );
}

const isRun = ({ text, han }: AskedWord): boolean => han && [...text].length > 1;

/** `least` is how many letters an unfinished word has; undefined of a whole one. */
function asked(text: string, han: boolean, least: number | undefined): AskedWord {
  const tokens = tokensOf({ text, han });
  const whole = { text, han, tokens };
  if (han) return { ...whole, opening: [...text].length === 1 ? text : undefined };
  // Forms of a word begin alike: what the stem and the letters typed have in common begins all of them.
  const opening = commonStart(text, tokens[0] as string);
  return { ...whole, opening: least !== undefined && opening.length >= least ? opening : undefined };
}

function commonStart(a: string, b: string): string {
  let end = 0;
  while (end < a.length && a[end] === b[end]) end++;
  return a.slice(0, end);
}

/** Each text once, at its first place, as it stands at its last. */
const once = (words: readonly AskedWord[]): AskedWord[] => [
  ...new Map(words.map((word) => [word.text, word])).values(),
];
