import type { Lexicon, LexiconTerm, Unit } from '../text/index.ts';
import { type Mention, mentions, phraseTerms } from './bridges.ts';
import type { DemandRecord } from './records.ts';
import type { Statistics } from './statistics.ts';
import { CHARACTER, PAIR, STEM, STEM_PAIR, WORD } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { TopicWeights } from './weights.ts';

/** Another way to say a mention; a text has it if it has all the slots. */
export interface Variant {
  readonly text: string;
  readonly slots: readonly number[];
  /** Family by whose lengths its count saturates. */
  readonly family: number;
  /** Its weight, the penalty for bridging taken off. */
  readonly worth: number;
}

export interface Bridge {
  /** As the demand writes it. */
  readonly from: string;
  /** The mention's own terms, each with the part of the term's weight that the mention accounts for. */
  readonly own: readonly { readonly slot: number; readonly share: number }[];
  readonly variants: readonly Variant[];
}

/**
 * A demand ready for scoring. Slots are its terms in order, then those that only variants need (weight 0). Weights are
 * parts of the demand's best possible score: they add up to 1.
 */
export interface Plan {
  /** Vocabulary numbers by slot; -1 where nothing stored has the term. */
  readonly ids: Int32Array;
  readonly families: Uint8Array;
  readonly terms: readonly string[];
  readonly weights: Float64Array;
  readonly bridges: readonly Bridge[];
}

export interface PlanContext {
  readonly vocabulary: Vocabulary;
  readonly statistics: Statistics;
  readonly lexicon: Lexicon;
  readonly weights: TopicWeights;
}

interface Slots {
  readonly ids: number[];
  readonly families: number[];
  readonly terms: string[];
  readonly weights: number[];
  readonly counts: number[];
  /** Slot by family and term. */
  readonly index: Map<string, number>;
}

/** Weighs a demand's terms: family weight · tf·(k3+1)/(tf+k3) · rarity, over their sum. */
export function planDemand(demand: DemandRecord, context: PlanContext): Plan {
  const { weights, statistics } = context;
  const slots: Slots = { ids: [], families: [], terms: [], weights: [], counts: [], index: new Map() };
  let best = 0;
  for (const { family, term, count } of demand.terms) {
    const slot = addSlot(slots, family, term, context.vocabulary);
    const asked = (count * (weights.k3 + 1)) / (count + weights.k3);
    const weight =
      (weights.families[family] as number) * asked * statistics.rarity(slots.ids[slot] as number, family);
    slots.weights[slot] = weight;
    slots.counts[slot] = count;
    best += weight;
  }
  const l2 = Math.sqrt(slots.weights.reduce((s, w) => s + w * w, 0));
  best = best ** (1 - (weights as any).alpha) * l2 ** (weights as any).alpha;
  slots.weights.forEach((weight, slot) => {
    slots.weights[slot] = weight / best;
  });
  const bridges = mentions(demand, context.lexicon.find).map((mention) => bridge(mention, slots, context));
  return {
    ids: Int32Array.from(slots.ids),
    families: Uint8Array.from(slots.families),
    terms: slots.terms,
    weights: Float64Array.from(slots.weights),
    bridges: bridges.filter(({ variants }) => variants.length > 0),
  };
}

function addSlot(slots: Slots, family: number, term: string, vocabulary: Vocabulary): number {
  const slot = slots.ids.length;
  slots.index.set(family + term, slot);
  slots.ids.push(vocabulary.find(family, term));
  slots.families.push(family);
  slots.terms.push(term);
  slots.weights.push(0);
  slots.counts.push(0);
  return slot;
}

function bridge(mention: Mention, slots: Slots, context: PlanContext): Bridge {
  const own = ownTerms(mention, slots);
  const variants: Variant[] = [];
  for (const variant of mention.variants) {
    const made = bridgeTo(variant, own, slots, context);
    if (made) variants.push(made);
  }
  return { from: mention.text, own, variants };
}

function ownTerms(mention: Mention, slots: Slots): Bridge['own'] {
  const occurrences = new Map<number, number>();
  for (const key of termsOf(mention.units)) {
    const slot = slots.index.get(key);
    if (slot !== undefined) occurrences.set(slot, (occurrences.get(slot) ?? 0) + 1);
  }
  return [...occurrences].map(([slot, times]) => ({
    slot,
    share: Math.min(1, (times * mention.count) / (slots.counts[slot] as number)),
  }));
}

/** Keys of all terms within a mention; any part of it may be a word. */
function termsOf(units: readonly Unit[]): string[] {
  const keys: string[] = [];
  units.forEach((unit, i) => {
    keys.push((unit.han ? CHARACTER : STEM) + unit.key);
    const next = units[i + 1];
    if (next && next.han === unit.han)
      keys.push(unit.han ? PAIR + unit.key + next.key : `${STEM_PAIR}${unit.key} ${next.key}`);
    let word = unit.key;
    for (let end = i + 1; units[end]?.han && unit.han; end++) {
      word += units[end]?.key;
      keys.push(WORD + word);
    }
  });
  return keys;
}

/** Undefined when nothing stored can have the variant. */
function bridgeTo(
  { text, units }: LexiconTerm,
  own: Bridge['own'],
  slots: Slots,
  { vocabulary, statistics, weights }: PlanContext,
): Variant | undefined {
  const keys = phraseTerms(units);
  const ids = keys.map(({ family, term }) => vocabulary.find(family, term));
  const frequency = Math.min(...ids.map((id) => statistics.frequency(id)));
  if (keys.length === 0 || frequency === 0) return undefined;
  const members = keys.map(
    ({ family, term }) => slots.index.get(family + term) ?? addSlot(slots, family, term, vocabulary),
  );
  const rarity = statistics.rarityAmongProfiles(frequency, keys[0]?.family as number);
  let worth = 0;
  for (const { slot, share } of own) {
    // A term that is rare only because few profiles speak its language is worth no more than its translation.
    const inflation = statistics.rarity(slots.ids[slot] as number, slots.families[slot] as number) / rarity;
    worth += (share * (slots.weights[slot] as number)) / Math.max(1, inflation);
  }
  return { text, slots: members, family: keys[0]?.family as number, worth: worth * weights.bridge };
}
