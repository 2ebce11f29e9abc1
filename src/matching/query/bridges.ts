import { type Lexicon, type LexiconTerm, surface, type Unit } from '../../text/index.ts';
import type { Statistics } from '../corpus/statistics.ts';
import type { Vocabulary } from '../terms/vocabulary.ts';
import type { TopicWeights } from '../weights.ts';
import type { DemandRecord } from './demand.ts';
import { allTerms, type Meaning, type Mention, mentions, phraseTerms } from './mentions.ts';
import { numbersOf, type Slots } from './slots.ts';

/** Another way to say a mention; a text has it if it has all the slots. */
export interface Variant {
  /** What of the mention it stands for, as the demand writes it. */
  readonly from: string;
  readonly text: string;
  readonly slots: readonly number[];
  /** Family by whose lengths its count saturates. */
  readonly family: number;
  /** Profiles that have its rarest term. */
  readonly frequency: number;
  /** Its weight, the penalty for bridging taken off. */
  readonly worth: number;
}

/** A term of a mention, with the part of the term's weight that the mention accounts for. */
interface OwnTerm {
  readonly slot: number;
  readonly share: number;
}

export interface Bridge {
  readonly own: readonly OwnTerm[];
  readonly variants: readonly Variant[];
}

export interface PlanContext {
  readonly vocabulary: Vocabulary;
  readonly statistics: Statistics;
  readonly lexicon: Lexicon;
  readonly weights: TopicWeights;
}

/** The ways from a demand's words to others' words for the same; adds the slots these need. */
export function buildBridges(demand: DemandRecord, slots: Slots, context: PlanContext): Bridge[] {
  const found = mentions(demand, context.lexicon.find);
  const stretch = stretchOf(found, slots, context.weights.leastCoverage);
  return found
    .map((mention) => ({
      own: ownTerms(mention.units, mention.count, slots),
      variants: mention.meanings.flatMap((meaning) => variantsOf(meaning, mention, slots, context, stretch)),
    }))
    .filter(({ variants }) => variants.length > 0);
}

/**
 * Who writes another language can meet a demand only in its mentions. As the same demand in their language would be
 * measured by these alone, what they earn counts by the inverse of the mentions' part of the demand.
 */
function stretchOf(found: readonly Mention[], slots: Slots, least: number): number {
  const shares = new Map<number, number>();
  for (const { units, count } of found) {
    for (const { slot, share } of ownTerms(units, count, slots)) {
      shares.set(slot, Math.min(1, (shares.get(slot) ?? 0) + share));
    }
  }
  let covered = 0;
  for (const [slot, share] of shares) covered += share * (slots.weights[slot] as number);
  const all = slots.weights.reduce((sum, weight) => sum + weight, 0);
  return 1 / Math.max(least, covered / all);
}

function ownTerms(units: readonly Unit[], count: number, slots: Slots): OwnTerm[] {
  const occurrences = new Map<number, number>();
  for (const [family, first, second] of allTerms(units)) {
    const slot = slots.find(family, first, second);
    if (slot !== undefined) occurrences.set(slot, (occurrences.get(slot) ?? 0) + 1);
  }
  // Slots that earlier bridges brought in have no weight of their own to share.
  return [...occurrences]
    .filter(([slot]) => (slots.counts[slot] as number) > 0)
    .map(([slot, times]) => ({ slot, share: Math.min(1, (times * count) / (slots.counts[slot] as number)) }));
}

function variantsOf(
  meaning: Meaning,
  mention: Mention,
  slots: Slots,
  context: PlanContext,
  stretch: number,
): Variant[] {
  const own = ownTerms(meaning.units, mention.count, slots);
  const han = meaning.units.some((unit) => unit.han);
  const variants: Variant[] = [];
  for (const term of meaning.variants) {
    const foreign = term.units.some((unit) => unit.han) !== han;
    const made = variantOf(term, own, slots, context);
    const from = surface(meaning.units);
    if (made) variants.push({ ...made, from, worth: made.worth * (foreign ? stretch : 1) });
  }
  return variants;
}

/** Undefined when nothing stored can have the variant. */
function variantOf(
  { text, units }: LexiconTerm,
  own: readonly OwnTerm[],
  slots: Slots,
  { vocabulary, statistics, weights }: PlanContext,
): Omit<Variant, 'from'> | undefined {
  const keys = phraseTerms(units);
  const frequency = Math.min(
    ...keys.map(([family, one, two]) => statistics.frequency(...numbersOf(vocabulary, family, one, two))),
  );
  const [first] = keys;
  if (!first || frequency === 0) return undefined;
  let worth = 0;
  for (const { slot, share } of own) {
    const family = slots.families[slot] as number;
    // A term that is rare only because few profiles speak its language is worth no more than its translation.
    const rarity = statistics.rarity(family, slots.firsts[slot] as number, slots.seconds[slot] as number);
    const inflation = Math.max(1, rarity / statistics.rarityAmongProfiles(frequency, family));
    worth += (share * (slots.weights[slot] as number)) / inflation;
  }
  const members = keys.map((key) => slots.add(...key));
  return { text, slots: members, family: first[0], frequency, worth: worth * weights.bridge };
}
