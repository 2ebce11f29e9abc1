import type { Scale } from '../corpus/statistics.ts';
import type { Bridge, Variant } from '../query/bridges.ts';
import type { Plan } from '../query/plan.ts';
import { COUNTS, countCode } from '../terms/counts.ts';
import { FAMILY_COUNT } from '../terms/families.ts';
import { BREAK, KIND_BITS, KIND_MASK, PAIR_FAMILY, UNIT_FAMILY, WORD_KIND } from '../terms/tokens.ts';
import { onGrid } from './grid.ts';
import { Tally } from './tally.ts';

/** What a probe needs of a plan; plain data, as it also travels to worker threads. */
export type Aim = Omit<Plan, 'keys'>;

/** Told of each part of a score: a slot's, or a bridge's gain by its variant. */
export interface Listener {
  term(slot: number, part: number): void;
  bridge(bridge: number, variant: Variant, part: number): void;
}

/** Reads texts for the terms of one plan at a time, and scores what it found. */
export interface Probe {
  aim(plan: Aim, vocabularySize: number): void;
  /** Counts the plan's terms in tokens [from, to), and the text's lengths by family. */
  read(tokens: Int32Array, from: number, to: number): Tally;
  /**
   * BM25 in units of the plan's best possible score, from 0; 0 when nothing meets. The tally's counts and lengths are
   * quarters where texts were added up at their weights.
   */
  score(tally: Tally, perCount: 1 | 4, scale: Scale, listener?: Listener): number;
  /** An empty tally for the plan. */
  tally(): Tally;
}

export function createProbe(): Probe {
  let plan: Aim | undefined;
  /** By vocabulary number n: at 2n the unit's slot + 1, at 2n + 1 the slot + 1 of the first pair it begins. */
  let places = new Int32Array(2048);
  /** By slot of a pair: the slot + 1 of the next that begins with the same unit. */
  let nextPair = new Int32Array(64);
  let text = new Tally(64);
  const saturation = new Float64Array(FAMILY_COUNT);

  function aim(next: Aim, vocabularySize: number): void {
    if (plan) for (const first of plan.firsts) places.fill(0, 2 * first, 2 * first + 2);
    plan = next;
    const size = next.firsts.length;
    if (places.length < 2 * vocabularySize) places = new Int32Array(4 * vocabularySize);
    if (nextPair.length < size) nextPair = new Int32Array(2 * size);
    text = new Tally(size);
    for (let slot = 0; slot < size; slot++) place(next, slot);
  }

  function place({ firsts, seconds }: Aim, slot: number): void {
    const first = firsts[slot] as number;
    if (first === 0) return;
    if (seconds[slot] === 0) {
      places[2 * first] = slot + 1;
    } else {
      nextPair[slot] = places[2 * first + 1] as number;
      places[2 * first + 1] = slot + 1;
    }
  }

  function read(tokens: Int32Array, from: number, to: number): Tally {
    const { seconds } = plan as Aim;
    const { lengths } = text;
    text.clear();
    let pairs = 0;
    let before = BREAK;
    for (let i = from; i < to; i++) {
      const token = tokens[i] as number;
      if (token === BREAK) {
        before = BREAK;
        continue;
      }
      const id = token >>> KIND_BITS;
      const kind = token & KIND_MASK;
      const family = UNIT_FAMILY[kind] as number;
      lengths[family] = (lengths[family] as number) + 1;
      const slot = places[2 * id] as number;
      if (slot !== 0) text.add(slot - 1, 1);
      if (kind === WORD_KIND) continue;
      if (before !== BREAK) {
        const paired = PAIR_FAMILY[kind] as number;
        lengths[paired] = (lengths[paired] as number) + 1;
        for (; pairs !== 0; pairs = nextPair[pairs - 1] as number) {
          if (seconds[pairs - 1] === id) text.add(pairs - 1, 1);
        }
      }
      pairs = places[2 * id + 1] as number;
      before = token;
    }
    return text;
  }

  function score(tally: Tally, perCount: 1 | 4, scale: Scale, listener?: Listener): number {
    const { families, weights, bridges } = plan as Aim;
    for (let f = 0; f < FAMILY_COUNT; f++) {
      const length = (tally.lengths[f] as number) / perCount;
      saturation[f] = (scale.base[f] as number) + (scale.slope[f] as number) * length;
    }
    let sum = 0;
    for (let i = 0; i < tally.met; i++) {
      const slot = tally.slots[i] as number;
      const tf = countOf(tally, slot, perCount);
      const worth = weights[slot] as number;
      const part = onGrid((worth * tf) / (tf + (saturation[families[slot] as number] as number)));
      tally.parts[slot] = part;
      sum += part;
      if (listener && part > 0) listener.term(slot, part);
    }
    for (let i = 0; i < bridges.length; i++) sum += gain(i, tally, perCount, listener);
    return sum;
  }

  /** What the best variant of a bridge earns beyond the mention's own terms. */
  function gain(index: number, tally: Tally, perCount: 1 | 4, listener?: Listener): number {
    const { own, variants } = (plan as Aim).bridges[index] as Bridge;
    let best = 0;
    let by: Variant | undefined;
    for (const variant of variants) {
      let tf = Number.POSITIVE_INFINITY;
      for (const slot of variant.slots) tf = Math.min(tf, countOf(tally, slot, perCount));
      if (tf === 0) continue;
      const earned = onGrid((variant.worth * tf) / (tf + (saturation[variant.family] as number)));
      if (earned <= best) continue;
      best = earned;
      by = variant;
    }
    if (!by) return 0;
    for (const { slot, share } of own) best -= onGrid(share * (tally.parts[slot] as number));
    if (best <= 0) return 0;
    listener?.bridge(index, by, best);
    return best;
  }

  return { aim, read, score, tally: () => new Tally((plan as Aim).firsts.length) };
}

function countOf(tally: Tally, slot: number, perCount: 1 | 4): number {
  const count = tally.counts[slot] as number;
  return COUNTS[countCode((4 / perCount) * count)] as number;
}
