import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { cut } from './cut.ts';
import { isStopWord } from './stopwords.ts';
import { surface, type Unit, units } from './units.ts';

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
  /** Changes with the content, and only with it. */
  readonly version: string;
  readonly size: number;
  /** Longest terms first from left to right, never overlapping. */
  find(text: readonly Unit[]): Finding[];
}

interface Node {
  readonly next: Map<string, Node>;
  readonly concepts: Concept[];
}

const packaged: readonly LexiconEntry[] = readPackaged();

/** The packaged lexicon, with the deployment's own entries if given. Immutable. */
export function createLexicon(extra: readonly LexiconEntry[] = []): Lexicon {
  const entries = [...packaged, ...extra];
  const root: Node = { next: new Map(), concepts: [] };
  for (const { zh, en, sectors } of entries) {
    const terms = [...zh, ...en].map((text) => ({ text, units: units(cut(text)) }));
    const concept = { sectors, terms: terms.filter((term) => telling(term.units)) };
    for (const term of concept.terms) plant(root, term.units, concept);
  }
  const version = createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 12);
  return { version, size: entries.length, find: (text) => find(root, text) };
}

/** Abbreviations such as IT or OR would be met in every English text, single characters in every Chinese one. */
function telling(term: readonly Unit[]): boolean {
  const [first] = term;
  return first !== undefined && (term.length > 1 || !(first.han || isStopWord(first.surface)));
}

function plant(root: Node, term: readonly Unit[], concept: Concept): void {
  let node = root;
  for (const { key } of term) {
    let next = node.next.get(key);
    if (!next) {
      next = { next: new Map(), concepts: [] };
      node.next.set(key, next);
    }
    node = next;
  }
  if (!node.concepts.includes(concept)) node.concepts.push(concept);
}

function find(root: Node, text: readonly Unit[]): Finding[] {
  const findings: Finding[] = [];
  for (let start = 0; start < text.length; ) {
    const found = longest(root, text, start);
    if (found) findings.push(found);
    start = found?.end ?? start + 1;
  }
  return findings;
}

function longest(root: Node, text: readonly Unit[], start: number): Finding | undefined {
  let node: Node | undefined = root;
  let found: Finding | undefined;
  for (let i = start; i < text.length; i++) {
    const unit = text[i] as Unit;
    if (i > start && !unit.joined) break;
    node = node.next.get(unit.key);
    if (!node) break;
    if (node.concepts.length > 0) {
      found = { text: surface(text.slice(start, i + 1)), start, end: i + 1, concepts: node.concepts };
    }
  }
  return found;
}

function readPackaged(): LexiconEntry[] {
  const folder = new URL('./lexicon/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort().flatMap((name) => {
    const sectors = name === 'general.json' ? [] : [name.replace('.json', '')];
    const entries: { zh: string[]; en: string[] }[] = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    return entries.map(({ zh, en }) => ({ zh, en, sectors }));
  });
}
