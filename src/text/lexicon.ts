import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { isTelling } from './terms.ts';
import { findIn, plant, type Trie } from './trie.ts';
import { type Unit, unitsOf } from './units.ts';

/** Terms that mean one thing, in both languages; any of them may stand for the others. */
export interface LexiconEntry {
  readonly zh: readonly string[];
  readonly en: readonly string[];
  /** Sectors the concept speaks for; none if it belongs anywhere. */
  readonly sectors: readonly string[];
}

export interface LexiconTerm {
  readonly text: string;
  readonly units: readonly Unit[];
}

export interface Concept {
  /** What it was made from, the very object. */
  readonly entry: LexiconEntry;
  readonly sectors: readonly string[];
  readonly terms: readonly LexiconTerm[];
}

/** A lexicon term met in a text. */
export interface Finding {
  /** As the text has it, folded. */
  readonly text: string;
  /** Positions among the text's units, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What it may mean: several concepts where sectors use one term differently. */
  readonly concepts: readonly Concept[];
}

export interface Lexicon {
  /** Changes with the content, and only with it: the order of the deployment's entries is none of it. */
  readonly version: string;
  readonly size: number;
  /** Longest terms first from left to right, never overlapping. */
  find(text: readonly Unit[]): Finding[];
}

interface Prepared {
  /** The entry as text: entries of one key are the same. */
  readonly key: string;
  readonly concept: Concept;
}

/** Entries are read once, however many lexicons they come to stand in. */
const prepared = new WeakMap<LexiconEntry, Prepared>();
let packaged: { lexicon: Lexicon; trie: Trie } | undefined;

/**
 * The packaged lexicon, with the deployment's own entries if given. Immutable. Entries must not change after: what was
 * read of one counts for every lexicon it is given to.
 */
export function createLexicon(extra: readonly LexiconEntry[] = []): Lexicon {
  packaged ??= plantPackaged();
  const { lexicon, trie } = packaged;
  if (extra.length === 0) return lexicon;
  const own = extra.map(prepare).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const tries = [trie, plant(own.map(({ concept }) => concept))];
  return {
    version: digest([lexicon.version, ...own.map(({ key }) => key)].join('\n')),
    size: lexicon.size + extra.length,
    find: (text) => findIn(tries, text),
  };
}

function plantPackaged(): { lexicon: Lexicon; trie: Trie } {
  const entries = readPackaged();
  const trie = plant(entries.map((entry) => prepare(entry).concept));
  const find = (text: readonly Unit[]): Finding[] => findIn([trie], text);
  return { trie, lexicon: { version: digest(JSON.stringify(entries)), size: entries.length, find } };
}

/** Reads an entry's terms ahead of the lexicon it is to stand in. */
export function prepareEntry(entry: LexiconEntry): void {
  prepare(entry);
}

function prepare(entry: LexiconEntry): Prepared {
  const known = prepared.get(entry);
  if (known) return known;
  const { zh, en, sectors } = entry;
  const terms = [...zh, ...en].map((text) => ({ text, units: unitsOf(text) }));
  const concept = { entry, sectors, terms: terms.filter((term) => isTelling(term.units)) };
  const made = { key: JSON.stringify([zh, en, sectors]), concept };
  prepared.set(entry, made);
  return made;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

function readPackaged(): LexiconEntry[] {
  const folder = new URL('./lexicon/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort().flatMap((name) => {
    const sectors = name === 'general.json' ? [] : [name.replace('.json', '')];
    const entries: { zh: string[]; en: string[] }[] = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return entries.map(({ zh, en }) => ({ zh, en, sectors }));
  });
}
