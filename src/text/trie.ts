import type { Concept, Finding } from './lexicon.ts';
import { surface, type Unit } from './units.ts';

/** Terms by their units; a node that ends a term holds the concepts it stands for. */
export interface Trie {
  readonly next: Map<string, Trie>;
  readonly concepts: Concept[];
}

const node = (): Trie => ({ next: new Map(), concepts: [] });

/** The trie of every term of these concepts. */
export function plant(concepts: Iterable<Concept>): Trie {
  const root = node();
  for (const concept of concepts) {
    for (const term of concept.terms) plantTerm(root, term.units, concept);
  }
  return root;
}

function plantTerm(root: Trie, term: readonly Unit[], concept: Concept): void {
  let at = root;
  for (const { key } of term) {
    let next = at.next.get(key);
    if (!next) {
      next = node();
      at.next.set(key, next);
    }
    at = next;
  }
  if (!at.concepts.includes(concept)) at.concepts.push(concept);
}

/** The longest terms of any of the tries, from left to right, never overlapping. */
export function findIn(tries: readonly Trie[], text: readonly Unit[]): Finding[] {
  const findings: Finding[] = [];
  for (let start = 0; start < text.length; ) {
    const found = longest(tries, text, start);
    if (found) findings.push(found);
    start = found?.end ?? start + 1;
  }
  return findings;
}

function longest(tries: readonly Trie[], text: readonly Unit[], start: number): Finding | undefined {
  let end = start;
  let concepts: readonly Concept[] = [];
  for (const trie of tries) {
    const [own, ownEnd] = walk(trie, text, start);
    if (!own || ownEnd < end) continue;
    // What several tries say of one term counts together.
    concepts = ownEnd > end ? own : [...concepts, ...own];
    end = ownEnd;
  }
  if (end === start) return undefined;
  return { text: surface(text.slice(start, end)), start, end, concepts };
}

/** The concepts of the longest term that starts here, and where it ends. */
function walk(
  root: Trie,
  text: readonly Unit[],
  start: number,
): [concepts: Concept[] | undefined, end: number] {
  let at: Trie | undefined = root;
  let found: Concept[] | undefined;
  let end = start;
  for (let i = start; i < text.length; i++) {
    const unit = text[i] as Unit;
    if (i > start && !unit.joined) break;
    at = at.next.get(unit.key);
    if (!at) break;
    if (at.concepts.length === 0) continue;
    found = at.concepts;
    end = i + 1;
  }
  return [found, end];
}
