import type { Document } from './state.ts';

/** One word of a query, or a quoted phrase of several. */
export interface Term {
  words: string[];
  phrase: boolean;
  prefix: boolean;
}

export interface Query {
  terms: Term[];
  excluded: Term[];
}

const MOST_TERMS = 10;

// Letters beyond ASCII make words of their own, or a query of them alone would read as an empty one and find all.
const word = /[a-z0-9]+|(?:(?![a-z0-9])[\p{L}\p{N}\p{Extended_Pictographic}])+/gu;
const token = new RegExp(`(${word.source})|.`, 'gsu');

export const wordsOf = (text: string): string[] => text.toLowerCase().match(word) ?? [];

/** A word or phrase after a minus is excluded; only a word that ends the query is a prefix. */
export function parseQuery(text: string): Query {
  const terms: Term[] = [];
  const excluded: Term[] = [];
  const lower = text.toLowerCase();
  let phrase: string[] | undefined;
  let excludes = false;
  let minus = false;
  let afterSpace = true;
  const close = () => {
    if (phrase?.length) (excludes ? excluded : terms).push({ words: phrase, phrase: true, prefix: false });
    phrase = undefined;
    excludes = false;
  };
  for (const match of lower.matchAll(token)) {
    if (terms.length >= MOST_TERMS) return { terms, excluded };
    const [sign, found] = match;
    if (found !== undefined) {
      if (phrase) phrase.push(found);
      else {
        const prefix = !minus && match.index + found.length === lower.length;
        (minus ? excluded : terms).push({ words: [found], phrase: false, prefix });
      }
      minus = false;
    } else if (sign === '"') {
      if (phrase) close();
      else [phrase, excludes, minus] = [[], minus, false];
    } else {
      minus = !phrase && sign === '-' && afterSpace;
    }
    afterSpace = /^\s$/u.test(sign);
  }
  close();
  return { terms, excluded };
}

/** The words of an attribute, one list for each string in it, for a phrase does not run from one into the next. */
export type Texts = string[][];

const known = new WeakMap<Document, Map<string, Texts>>();

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (value && typeof value === 'object') return Object.values(value).flatMap(strings);
  return [];
}

/** The value of an attribute, which a dotted name finds in nested objects. */
export function valueAt(document: Document, name: string): unknown {
  if (name in document) return document[name];
  return name.split('.').reduce<unknown>((value, key) => (value as Document | undefined)?.[key], document);
}

export function textsOf(document: Document, name: string): Texts {
  const texts = known.get(document) ?? new Map<string, Texts>();
  known.set(document, texts);
  const words = texts.get(name) ?? strings(valueAt(document, name)).map(wordsOf);
  texts.set(name, words);
  return words;
}

/** Whether the texts hold the word, a word it begins, or all words of the phrase in a row. */
export function holds(texts: Texts, { words, prefix }: Term): boolean {
  const [first = ''] = words;
  return texts.some((text) =>
    prefix
      ? text.some((candidate) => candidate.startsWith(first))
      : text.some((candidate, at) => candidate === first && words.every((each, n) => text[at + n] === each)),
  );
}
