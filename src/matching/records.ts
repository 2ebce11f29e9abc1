import { joinCut, type Unit, units } from '../text/index.ts';
import type { DemandFeatures, ProfileFeatures } from './features.ts';
import { eachTerm, FAMILY_COUNT, isTelling } from './terms.ts';
import type { DemandFacts, ProfileFacts } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { TopicWeights } from './weights.ts';

/** Terms of a text with their counts: parallel arrays, each term once. */
export interface TermList {
  readonly ids: Int32Array;
  readonly counts: Float32Array;
  /** Sum of counts by family. */
  readonly lengths: Float64Array;
}

export interface ProfileRecord {
  readonly facts: ProfileFacts;
  readonly whole: TermList;
  readonly items: readonly TermList[];
}

export interface DemandTerm {
  readonly family: number;
  readonly term: string;
  readonly count: number;
}

export interface DemandRecord {
  readonly facts: DemandFacts;
  /** Empty where no word says anything. */
  readonly terms: readonly DemandTerm[];
  /** By field: the units in which the lexicon looks for its terms, with the field's weight. */
  readonly fields: readonly { readonly units: readonly Unit[]; readonly weight: number }[];
}

type WeightedText = readonly [stored: string, weight: number];

export function compileProfile(
  facts: ProfileFacts,
  vocabulary: Vocabulary,
  weights: TopicWeights,
): ProfileRecord {
  const items = facts.features.evidence.map(({ text }) => termList([[text, 1]], vocabulary));
  return { facts, whole: termList(profileTexts(facts.features, weights), vocabulary), items };
}

export function compileDemand(facts: DemandFacts, weights: TopicWeights): DemandRecord {
  const texts = demandTexts(facts.features, weights);
  if (!texts.some(([text]) => isTelling(text))) return { facts, terms: [], fields: [] };
  const found = new Map<string, { family: number; term: string; count: number }>();
  for (const [text, weight] of texts) {
    eachTerm(text, (family, term) => {
      const key = family + term;
      const known = found.get(key);
      if (known) known.count += weight;
      else found.set(key, { family, term, count: weight });
    });
  }
  const fields = texts.map(([text, weight]) => ({ units: units(text), weight }));
  return { facts, terms: [...found.values()], fields };
}

function profileTexts(features: ProfileFeatures, { profile }: TopicWeights): WeightedText[] {
  return [
    [features.name, profile.name],
    [features.affiliation, profile.affiliation],
    [features.keywords, profile.keywords],
    [features.bio, profile.bio],
    [joinCut(features.evidence.map((item) => item.text)), profile.evidence],
  ];
}

function demandTexts(features: DemandFeatures, { demand }: TopicWeights): WeightedText[] {
  return [
    [features.title, repeated(features) ? demand.repeatedTitle : demand.title],
    [features.keywords, demand.keywords],
    [features.description, demand.description],
  ];
}

function termList(texts: readonly WeightedText[], vocabulary: Vocabulary): TermList {
  const counts = new Map<number, number>();
  const lengths = new Float64Array(FAMILY_COUNT);
  for (const [text, weight] of texts) {
    eachTerm(text, (family, term) => {
      const id = vocabulary.intern(family, term);
      if (id >= 0) counts.set(id, (counts.get(id) ?? 0) + weight);
      lengths[family] = (lengths[family] as number) + weight;
    });
  }
  return { ids: Int32Array.from(counts.keys()), counts: Float32Array.from(counts.values()), lengths };
}

/** A title taken from the opening of the description (its last word perhaps cut off) was not written to sum it up. */
function repeated({ title, description }: DemandFeatures): boolean {
  const opening = closedUp(title).slice(0, -2);
  return opening !== '' && closedUp(description).startsWith(opening);
}

const closedUp = (stored: string): string => stored.replace(/[ ^|]/g, '');
