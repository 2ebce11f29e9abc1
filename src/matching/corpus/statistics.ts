import { FAMILY_COUNT } from '../terms/families.ts';
import { createPairCounts } from '../terms/pairs.ts';
import type { TopicWeights } from '../weights.ts';
import { addWeighted, type Document, type FieldWeights, fieldLengths, readDocument } from './document.ts';

/** By family: how a document's fields are measured, B = base + slope · length, 1 for one of average length. */
export interface Scale {
  readonly base: Float64Array;
  readonly slope: Float64Array;
}

/** Counts over everything held. All are sums of whole or quarter numbers, hence the same in any order of arrival. */
export interface Statistics {
  countProfile(document: Document, sign: 1 | -1): void;
  /** Terms of a demand, each once, by their numbers; the second is 0 for units. */
  countDemand(terms: readonly (readonly [first: number, second: number])[], sign: 1 | -1): void;
  /** Profiles with the term; `second` is 0 for units. */
  frequency(first: number, second: number): number;
  /** A demand's term: the smaller of its idf among profiles and among demands, to a power. */
  rarity(family: number, first: number, second: number): number;
  /** The same of a term so many profiles have, whatever demands say. */
  rarityAmongProfiles(frequency: number, family: number): number;
  /** Profiles held. */
  readonly size: number;
  scale(): Scale;
}

/** `pairFrequency` counts the profiles with a pair, which are too many kinds to count here. */
export function createStatistics(
  weights: TopicWeights,
  fieldWeights: FieldWeights,
  pairFrequency: (first: number, second: number) => number,
): Statistics {
  const profiles = {
    count: 0,
    units: createCounts(),
    /** Of the profiles that have any of the family in their fields. */
    lengths: new Float64Array(FAMILY_COUNT),
    written: new Float64Array(FAMILY_COUNT),
  };
  const demands = { count: 0, units: createCounts(), pairs: createPairCounts() };
  let seen: Int32Array = new Int32Array(1024);
  let turn = 0;

  function countUnits(document: Document, sign: 1 | -1): void {
    turn++;
    readDocument(document, {
      unit(id) {
        if (id >= seen.length) seen = widen(seen, id);
        if (seen[id] === turn) return;
        seen[id] = turn;
        profiles.units.add(id, sign);
      },
    });
  }

  const frequency = (first: number, second: number): number => {
    if (first === 0) return 0;
    return second === 0 ? profiles.units.get(first) : pairFrequency(first, second);
  };
  const asked = (first: number, second: number): number =>
    second === 0 ? demands.units.get(first) : demands.pairs.get(first, second);
  const power = (family: number): number => weights.idfPower[family] as number;

  return {
    countProfile(document, sign) {
      profiles.count += sign;
      countUnits(document, sign);
      const lengths = fieldLengths(document, fieldWeights);
      addWeighted(profiles.lengths, lengths, sign);
      addWeighted(profiles.written, lengths.map(Math.sign), sign);
    },
    countDemand(terms, sign) {
      demands.count += sign;
      for (const [first, second] of terms) {
        if (second === 0) demands.units.add(first, sign);
        else demands.pairs.add(first, second, sign);
      }
    },
    frequency,
    rarity: (family, first, second) =>
      rarityOf(
        { having: frequency(first, second), of: profiles.count },
        { having: asked(first, second), of: demands.count },
        family,
        weights,
      ),
    rarityAmongProfiles: (of, family) => idf(profiles.count, of) ** power(family),
    get size() {
      return profiles.count;
    },
    scale() {
      const base = Float64Array.from(weights.b, (b) => 1 - b);
      const slope = Float64Array.from(weights.b, (b, family) => {
        const total = profiles.lengths[family] as number;
        return total > 0 ? (b * (profiles.written[family] as number)) / total : 0;
      });
      return { base, slope };
    },
  };
}

/** How many of the texts of a kind have a term. */
export interface Frequency {
  readonly having: number;
  readonly of: number;
}

/** Rarity of a demand's term: the smaller of its idf among profiles and among demands, to its family's power. */
export function rarityOf(
  profiles: Frequency,
  demands: Frequency,
  family: number,
  { demandPrior, idfPower }: Pick<TopicWeights, 'demandPrior' | 'idfPower'>,
): number {
  const among = idf(profiles.of, profiles.having);
  const rarer = Math.min(among, idf(demands.of, demands.having));
  const trust = demands.of / (demands.of + demandPrior);
  return (among + trust * (rarer - among)) ** (idfPower[family] as number);
}

/** Robertson and Spärck Jones's idf in the form that stays above 0: ln(1 + (N − n + ½) / (n + ½)). */
function idf(documents: number, frequency: number): number {
  return Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}

function createCounts() {
  let counts: Int32Array = new Int32Array(1024);
  return {
    get: (id: number): number => counts[id] ?? 0,
    add(id: number, by: number): void {
      if (id >= counts.length) counts = widen(counts, id);
      counts[id] = (counts[id] as number) + by;
    },
  };
}

function widen(values: Int32Array, index: number): Int32Array {
  const wider = new Int32Array(Math.max(index + 1, values.length * 2));
  wider.set(values);
  return wider;
}
