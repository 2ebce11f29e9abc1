import type { Vocabulary } from './vocabulary.ts';

/** The terms of a plan while it is being made; parallel arrays by slot. */
export interface Slots {
  readonly ids: number[];
  readonly families: number[];
  readonly terms: string[];
  readonly weights: number[];
  /** Occurrences in the demand, each with its field's weight. */
  readonly counts: number[];
  find(family: number, term: string): number | undefined;
  /** The term's slot, newly made with weight 0 if need be. */
  add(family: number, term: string): number;
}

export function createSlots(vocabulary: Vocabulary): Slots {
  const index = new Map<string, number>();
  const slots: Slots = {
    ids: [],
    families: [],
    terms: [],
    weights: [],
    counts: [],
    find: (family, term) => index.get(family + term),
    add(family, term) {
      const known = index.get(family + term);
      if (known !== undefined) return known;
      const slot = slots.ids.push(vocabulary.find(family, term)) - 1;
      index.set(family + term, slot);
      slots.families.push(family);
      slots.terms.push(term);
      slots.weights.push(0);
      slots.counts.push(0);
      return slot;
    },
  };
  return slots;
}
