import { readFileSync } from 'node:fs';
import { type Word, words } from './cut.ts';
import type { Finding, Lexicon, LexiconTerm } from './lexicon.ts';
import { isStopWord } from './stopwords.ts';
import { type Unit, units } from './units.ts';

/** How much of what texts are about the lexicon can say in the other language. */
export interface Coverage {
  /** Occurrences of content terms. */
  readonly total: number;
  /** Those of them that have a bridge. */
  readonly bridged: number;
  /** bridged / total, 0..1; 1 where there are no content terms. */
  readonly share: number;
  /** Content terms without a bridge, most frequent first, ties by term. */
  readonly misses: readonly { readonly term: string; readonly occurrences: number }[];
}

const lists: Record<'zh' | 'en' | 'counters' | 'units', string[]> = JSON.parse(
  readFileSync(new URL('./boilerplate.json', import.meta.url), 'utf8'),
);
const boilerplate: ReadonlySet<string> = new Set([...lists.zh, ...lists.en, ...lists.units]);
const COUNT = new RegExp(
  `^[每约近余多半一二三四五六七八九十百千万亿两零几数点]+(?:分之[一二三四五六七八九十百千万点]*)?(?:${lists.counters.join('|')})?(?:多|余|左右|半)?$`,
);

/**
 * The share of the content terms of texts in stored form (see `cut`) that have a bridge.
 *
 * A content term is a word of two Chinese characters or more, as the segmenter cuts it, or a word of two letters or
 * more in another script. Left out are stop words, counts (十五台), units of measure, words with digits (written alike
 * in both languages), and the words of boilerplate.json, which say that somebody wants something and never what.
 * Nothing tells names of people, places and companies from other words, so these count.
 *
 * An occurrence has a bridge where all of it lies within lexicon terms, one or several side by side, that have a
 * term in the other language.
 */
export function coverage(texts: Iterable<string>, lexicon: Lexicon): Coverage {
  const missed = new Map<string, number>();
  let total = 0;
  let bridged = 0;
  for (const stored of texts) {
    const covered = bridgedUnits(units(stored), lexicon);
    let start = 0;
    for (const word of words(stored)) {
      const end = start + (word.han ? [...word.text].length : 1);
      if (isContent(word)) {
        total++;
        if (covered.subarray(start, end).every(Boolean)) bridged++;
        else missed.set(word.text, (missed.get(word.text) ?? 0) + 1);
      }
      start = end;
    }
  }
  return { total, bridged, share: total === 0 ? 1 : bridged / total, misses: byFrequency(missed) };
}

function isContent({ text, han }: Word): boolean {
  if ([...text].length < 2 || isStopWord(text) || boilerplate.has(text)) return false;
  return han ? !COUNT.test(text) : !/\p{N}/u.test(text);
}

/** 1 for each unit of the text within a term that bridges. */
function bridgedUnits(text: readonly Unit[], lexicon: Lexicon): Uint8Array {
  const covered = new Uint8Array(text.length);
  for (const finding of lexicon.find(text)) {
    const own = text.slice(finding.start, finding.end).some(isHan);
    if (bridges(finding, own)) covered.fill(1, finding.start, finding.end);
  }
  return covered;
}

const bridges = ({ concepts }: Finding, han: boolean): boolean =>
  concepts.some(({ terms }) => terms.some((term: LexiconTerm) => term.units.some(isHan) !== han));

const isHan = (unit: Unit): boolean => unit.han;

function byFrequency(missed: ReadonlyMap<string, number>): Coverage['misses'] {
  return [...missed]
    .map(([term, occurrences]) => ({ term, occurrences }))
    .sort((a, b) => b.occurrences - a.occurrences || (a.term < b.term ? -1 : 1));
}
