import type { DemandRecord, ProfileRecord, TermList } from './records.ts';
import { FAMILY_COUNT } from './terms.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { TopicWeights } from './weights.ts';

/** BM25's saturation K = base + slope · length, by family. */
export interface Scale {
  readonly base: Float64Array;
  readonly slope: Float64Array;
}

/** Counts over everything held. All are sums of whole or quarter numbers, hence the same in any order of arrival. */
export interface Statistics {
  countProfile(record: ProfileRecord, sign: 1 | -1): void;
  countDemand(record: DemandRecord, sign: 1 | -1): void;
  /** Profiles with the term. */
  frequency(id: number): number;
  /** A demand's term: the smaller of its idf among profiles and among demands, to a power. */
  rarity(id: number, family: number): number;
  /** The same of a term so many profiles have, whatever demands say. */
  rarityAmongProfiles(frequency: number, family: number): number;
  wholeScale(): Scale;
  itemScale(): Scale;
}

export function createStatistics(vocabulary: Vocabulary, weights: TopicWeights): Statistics {
  const profiles = counter();
  const items = counter();
  const demands = counter();

  function rarity(id: number, family: number): number {
    const among = idf(profiles.documents, profiles.frequency(id));
    const asked = Math.min(among, idf(demands.documents, demands.frequency(id)));
    const trust = demands.documents / (demands.documents + weights.demandPrior);
    return (among + trust * (asked - among)) ** (weights.idfPower[family] as number);
  }

  return {
    countProfile({ whole, items: list }, sign) {
      profiles.count(whole, sign);
      for (const item of list) items.measure(item, sign);
    },
    countDemand({ terms }, sign) {
      demands.documents += sign;
      for (const { family, term } of terms) demands.add(vocabulary.intern(family, term), sign);
    },
    frequency: profiles.frequency,
    rarity,
    rarityAmongProfiles: (frequency, family) =>
      idf(profiles.documents, frequency) ** (weights.idfPower[family] as number),
    wholeScale: () => scale(profiles, weights.k1, weights.b),
    itemScale: () =>
      scale(items, Array(FAMILY_COUNT).fill(weights.itemK1), Array(FAMILY_COUNT).fill(weights.itemB)),
  };
}

/** Robertson and Spärck Jones's idf in the form that stays above 0: ln(1 + (N − n + ½) / (n + ½)). */
function idf(documents: number, frequency: number): number {
  return Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}

function counter() {
  let frequencies = new Int32Array(1024);
  const totals = new Float64Array(FAMILY_COUNT);
  const self = {
    documents: 0,
    totals,
    frequency: (id: number): number => (id < 0 ? 0 : (frequencies[id] ?? 0)),
    add(id: number, sign: 1 | -1): void {
      if (id >= frequencies.length) {
        const wider = new Int32Array(Math.max(id + 1, frequencies.length * 2));
        wider.set(frequencies);
        frequencies = wider;
      }
      frequencies[id] = (frequencies[id] as number) + sign;
    },
    measure(list: TermList, sign: 1 | -1): void {
      self.documents += sign;
      list.lengths.forEach((length, family) => {
        totals[family] = (totals[family] as number) + sign * length;
      });
    },
    count(list: TermList, sign: 1 | -1): void {
      self.measure(list, sign);
      for (const id of list.ids) self.add(id, sign);
    },
  };
  return self;
}

function scale(
  { documents, totals }: { documents: number; totals: Float64Array },
  k1: readonly number[],
  b: readonly number[],
): Scale {
  const base = Float64Array.from(k1, (k, family) => k * (1 - (b[family] as number)));
  const slope = Float64Array.from(k1, (k, family) => {
    const total = totals[family] as number;
    return total > 0 ? (k * (b[family] as number) * documents) / total : 0;
  });
  return { base, slope };
}
