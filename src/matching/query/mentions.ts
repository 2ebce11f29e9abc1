import { type Finding, isStopWord, type LexiconTerm, type Unit } from '../../text/index.ts';
import { CHARACTER, PAIR, STEM, STEM_PAIR, WORD } from '../terms/families.ts';
import type { DemandRecord } from './demand.ts';

type Find = (text: readonly Unit[]) => Finding[];

/** A term of the lexicon found in a demand. */
export interface Mention {
  readonly text: string;
  readonly units: readonly Unit[];
  /** Occurrences, each with its field's weight. */
  readonly count: number;
  /** What may stand for it, and for the shorter terms within it (废水 within 印染废水). */
  readonly meanings: readonly Meaning[];
}

export interface Meaning {
  /** The mention or the part of it that is meant. */
  readonly units: readonly Unit[];
  readonly variants: readonly LexiconTerm[];
}

/** The lexicon's terms in a demand, each once. */
export function mentions(demand: DemandRecord, find: Find): Mention[] {
  const found = new Map<string, { finding: Finding; units: readonly Unit[]; count: number }>();
  for (const field of demand.fields) {
    for (const finding of find(field.units)) {
      const units = field.units.slice(finding.start, finding.end);
      const known = found.get(keyOf(units));
      if (known) known.count += field.weight;
      else found.set(keyOf(units), { finding, units, count: field.weight });
    }
  }
  return [...found.values()].map(({ finding, units, count }) => {
    const meanings = [meaning(finding, units), ...partsOf(units, find)];
    return { text: finding.text, units, count, meanings };
  });
}

function partsOf(units: readonly Unit[], find: Find): Meaning[] {
  const parts = new Map<string, Meaning>();
  const shorter = [units.slice(0, -1), ...units.map((_, i) => units.slice(i)).slice(1)];
  for (const part of shorter) {
    for (const finding of find(part)) {
      const own = part.slice(finding.start, finding.end);
      parts.set(keyOf(own), meaning(finding, own));
    }
  }
  return [...parts.values()];
}

function meaning({ concepts }: Finding, units: readonly Unit[]): Meaning {
  const seen = new Set([keyOf(units)]);
  const variants = concepts.flatMap((concept) => concept.terms);
  const distinct = variants.filter((variant) => {
    const key = keyOf(variant.units);
    return !seen.has(key) && seen.add(key);
  });
  return { units, variants: distinct };
}

const keyOf = (units: readonly Unit[]): string => units.map((unit) => unit.key).join(' ');

export type TermParts = readonly [family: number, first: string, second?: string];

/**
 * Terms that a text has if it has the phrase: its neighbouring pairs, and single characters or stems that have no
 * neighbour of their script. (A text may have all the pairs and yet not the phrase; that is rare enough.)
 */
export function phraseTerms(phrase: readonly Unit[]): TermParts[] {
  const list = phrase.filter((unit) => unit.han || !isStopWord(unit.surface));
  const keys: TermParts[] = [];
  list.forEach((unit, i) => {
    const next = list[i + 1];
    if (next?.han === unit.han) keys.push(pairOf(unit, next));
    else if (list[i - 1]?.han !== unit.han) keys.push([unit.han ? CHARACTER : STEM, unit.key]);
  });
  return keys;
}

/** All terms a phrase may hold; any part of a Chinese one may be a word. */
export function allTerms(phrase: readonly Unit[]): TermParts[] {
  const keys: TermParts[] = [];
  phrase.forEach((unit, i) => {
    keys.push([unit.han ? CHARACTER : STEM, unit.key]);
    const next = phrase[i + 1];
    if (next?.han === unit.han) keys.push(pairOf(unit, next));
    let word = unit.key;
    for (let end = i + 1; unit.han && phrase[end]?.han; end++) {
      word += phrase[end]?.key;
      keys.push([WORD, word]);
    }
  });
  return keys;
}

const pairOf = (a: Unit, b: Unit): TermParts => [a.han ? PAIR : STEM_PAIR, a.key, b.key];
