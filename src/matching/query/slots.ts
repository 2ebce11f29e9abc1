import { unitFamilyOf } from '../terms/families.ts';
import type { Vocabulary } from '../terms/vocabulary.ts';
import { termKey } from './demand.ts';

/** The terms of a plan while it is being made; parallel arrays by slot. */
export interface Slots {
  readonly keys: string[];
  readonly families: number[];
  /** Vocabulary numbers; 0 where nothing held has the unit. */
  readonly firsts: number[];
  /** Of pairs, 0 for units. */
  readonly seconds: number[];
  readonly weights: number[];
  /** Occurrences in the demand, each with its field's weight. */
  readonly counts: number[];
  find(family: number, first: string, second?: string): number | undefined;
  /** The term's slot, newly made with weight 0 if need be. */
  add(family: number, first: string, second?: string): number;
}

export function createSlots(vocabulary: Vocabulary): Slots {
  const index = new Map<string, number>();
  const slots: Slots = {
    keys: [],
    families: [],
    firsts: [],
    seconds: [],
    weights: [],
    counts: [],
    find: (family, first, second) => index.get(termKey(family, first, second)),
    add(family, first, second) {
      const key = termKey(family, first, second);
      const known = index.get(key);
      if (known !== undefined) return known;
      const slot = slots.keys.push(key) - 1;
      index.set(key, slot);
      const [one, two] = numbersOf(vocabulary, family, first, second);
      slots.families.push(family);
      slots.firsts.push(one);
      slots.seconds.push(two);
      slots.weights.push(0);
      slots.counts.push(0);
      return slot;
    },
  };
  return slots;
}

/** A term's vocabulary numbers; both 0 when either is unknown. */
export function numbersOf(
  { find }: Pick<Vocabulary, 'find'>,
  family: number,
  first: string,
  second: string | undefined,
): [first: number, second: number] {
  const units = unitFamilyOf(family);
  const one = find(units, first);
  if (second === undefined) return [one, 0];
  const two = find(units, second);
  return one === 0 || two === 0 ? [0, 0] : [one, two];
}
