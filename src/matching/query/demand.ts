import { type Unit, units } from '../../text/index.ts';
import type { DemandFeatures } from '../features.ts';
import { eachTerm, isTelling } from '../terms/families.ts';
import type { DemandFacts } from '../types.ts';
import type { TopicWeights } from '../weights.ts';

export interface DemandTerm {
  readonly family: number;
  readonly first: string;
  /** Of a pair, its latter neighbour. */
  readonly second: string | undefined;
  /** Occurrences, each with its field's weight. */
  readonly count: number;
}

/** A demand's words, not yet looked up in any vocabulary. */
export interface DemandRecord {
  readonly facts: DemandFacts;
  /** Empty where no word says anything. */
  readonly terms: readonly DemandTerm[];
  /** By field: the units in which the lexicon looks for its terms, with the field's weight. */
  readonly fields: readonly { readonly units: readonly Unit[]; readonly weight: number }[];
}

export function compileDemand(facts: DemandFacts, weights: TopicWeights): DemandRecord {
  const terms = demandTerms(facts.features, weights);
  if (terms.length === 0) return { facts, terms, fields: [] };
  const texts = demandTexts(facts.features, weights);
  return { facts, terms, fields: texts.map(([text, weight]) => ({ units: units(text), weight })) };
}

/** A demand's terms, each once; none where no word says anything. */
export function demandTerms(features: DemandFeatures, weights: TopicWeights): DemandTerm[] {
  const texts = demandTexts(features, weights);
  if (!texts.some(([text]) => isTelling(text))) return [];
  const found = new Map<string, { -readonly [K in keyof DemandTerm]: DemandTerm[K] }>();
  for (const [text, weight] of texts) {
    eachTerm(text, (family, first, second) => {
      const key = termKey(family, first, second);
      const known = found.get(key);
      if (known) known.count += weight;
      else found.set(key, { family, first, second, count: weight });
    });
  }
  return [...found.values()];
}

/** One string for a term of a family; those of a pair have a space within. */
export const termKey = (family: number, first: string, second?: string): string =>
  second === undefined ? family + first : `${family}${first} ${second}`;

function demandTexts(features: DemandFeatures, { demand }: TopicWeights): (readonly [string, number])[] {
  return [
    [features.title, repeated(features) ? demand.repeatedTitle : demand.title],
    [features.keywords, demand.keywords],
    [features.description, demand.description],
  ];
}

/** A title taken from the opening of the description (its last word perhaps cut off) was not written to sum it up. */
function repeated({ title, description }: DemandFeatures): boolean {
  const opening = closedUp(title).slice(0, -2);
  return opening !== '' && closedUp(description).startsWith(opening);
}

const closedUp = (stored: string): string => stored.replace(/[ ^|]/g, '');
