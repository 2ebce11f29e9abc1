import { type Finding, isStopWord, type LexiconTerm, type Unit } from '../text/index.ts';
import type { DemandRecord } from './records.ts';
import { CHARACTER, PAIR, STEM, STEM_PAIR } from './terms.ts';

export interface TermKey {
  readonly family: number;
  readonly term: string;
}

/** A term of the lexicon found in a demand, with what may stand for it. */
export interface Mention {
  readonly text: string;
  readonly units: readonly Unit[];
  /** Occurrences, each with its field's weight. */
  readonly count: number;
  readonly variants: readonly LexiconTerm[];
}

/** The lexicon's terms in a demand, each once. */
export function mentions(demand: DemandRecord, find: (text: readonly Unit[]) => Finding[]): Mention[] {
  const found = new Map<string, { finding: Finding; units: readonly Unit[]; count: number }>();
  for (const field of demand.fields) {
    for (const finding of find(field.units)) {
      const units = field.units.slice(finding.start, finding.end);
      const known = found.get(keyOf(units));
      if (known) known.count += field.weight;
      else found.set(keyOf(units), { finding, units, count: field.weight });
    }
  }
  return [...found.entries()].map(([key, { finding, units, count }]) => {
    const variants = finding.concepts.flatMap((concept) => concept.terms);
    return { text: finding.text, units, count, variants: distinct(variants, key) };
  });
}

function distinct(variants: readonly LexiconTerm[], own: string): LexiconTerm[] {
  const seen = new Set([own]);
  return variants.filter(({ units }) => {
    const key = keyOf(units);
    return !seen.has(key) && seen.add(key);
  });
}

const keyOf = (units: readonly Unit[]): string => units.map((unit) => unit.key).join(' ');

/**
 * Terms that a text has if it has the phrase: its neighbouring pairs, and single characters or stems that have no
 * neighbour of their script. (A text may have all the pairs and yet not the phrase; that is rare enough.)
 */
export function phraseTerms(phrase: readonly Unit[]): TermKey[] {
  const list = phrase.filter((unit) => unit.han || !isStopWord(unit.surface));
  const keys: TermKey[] = [];
  list.forEach((unit, i) => {
    const next = list[i + 1];
    if (next?.han === unit.han) {
      const term = unit.han ? unit.key + next.key : `${unit.key} ${next.key}`;
      keys.push({ family: unit.han ? PAIR : STEM_PAIR, term });
    } else if (list[i - 1]?.han !== unit.han) {
      keys.push({ family: unit.han ? CHARACTER : STEM, term: unit.key });
    }
  });
  return keys;
}
