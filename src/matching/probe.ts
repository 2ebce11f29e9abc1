import type { Variant } from './bridges.ts';
import type { Plan } from './plan.ts';
import type { TermList } from './records.ts';
import type { Scale } from './statistics.ts';

/** Told of each part of a score: a slot's, or a bridge's gain by its variant. */
export interface Listener {
  term(slot: number, part: number): void;
  bridge(bridge: number, variant: Variant, part: number): void;
}

/** Scores texts against one plan at a time. */
export interface Probe {
  aim(plan: Plan, vocabularySize: number): void;
  /** BM25 in units of the plan's best possible score, from 0; 0 when nothing meets. */
  score(list: TermList, scale: Scale, listener?: Listener): number;
}

/*
 * Parts are rounded to multiples of 2^-40, so that adding them is exact and a score is the same in whatever order the
 * terms are met: by text, by posting list or in shares.
 */
const GRID = 1.5 * 2 ** (52 - 40);
const round = (part: number): number => part + GRID - GRID;

export function createProbe(): Probe {
  let plan: Plan | undefined;
  /** Slot + 1 by vocabulary number; 0 where the plan has no use for the term. */
  let slotOf = new Int32Array(1024);
  let counts = new Float64Array(64);
  let parts = new Float64Array(64);
  let seen = new Int32Array(64);
  let turn = 0;
  const saturation = new Float64Array(8);

  function aim(next: Plan, vocabularySize: number): void {
    if (plan) for (const id of plan.ids) if (id >= 0) slotOf[id] = 0;
    plan = next;
    if (slotOf.length < vocabularySize) slotOf = new Int32Array(vocabularySize * 2);
    next.ids.forEach((id, slot) => {
      if (id >= 0) slotOf[id] = slot + 1;
    });
    if (seen.length < next.ids.length) {
      counts = new Float64Array(next.ids.length * 2);
      parts = new Float64Array(next.ids.length * 2);
      seen = new Int32Array(next.ids.length * 2);
      turn = 0;
    }
  }

  function score({ ids, counts: tfs, lengths }: TermList, scale: Scale, listener?: Listener): number {
    const { families, weights, bridges } = plan as Plan;
    turn++;
    for (let f = 0; f < lengths.length; f++) {
      saturation[f] = (scale.base[f] as number) + (scale.slope[f] as number) * (lengths[f] as number);
    }
    let sum = 0;
    for (let i = 0; i < ids.length; i++) {
      const slot = (slotOf[ids[i] as number] as number) - 1;
      if (slot < 0) continue;
      const tf = tfs[i] as number;
      const part = round(
        ((weights[slot] as number) * tf) / (tf + (saturation[families[slot] as number] as number)),
      );
      seen[slot] = turn;
      counts[slot] = tf;
      parts[slot] = part;
      sum += part;
      if (listener && part > 0) listener.term(slot, part);
    }
    for (let i = 0; i < bridges.length; i++) sum += bridgeGain(i, listener);
    return sum;
  }

  /** What the best variant earns beyond the mention's own terms. */
  function bridgeGain(index: number, listener?: Listener): number {
    const bridge = (plan as Plan).bridges[index] as Plan['bridges'][number];
    let best = 0;
    let by: Variant | undefined;
    for (const variant of bridge.variants) {
      const earned = earnedBy(variant);
      if (earned > best) {
        best = earned;
        by = variant;
      }
    }
    if (!by) return 0;
    for (const { slot, share } of bridge.own)
      if (seen[slot] === turn) best -= share * (parts[slot] as number);
    const gain = best > 0 ? round(best) : 0;
    if (listener && gain > 0) listener.bridge(index, by, gain);
    return gain;
  }

  function earnedBy({ slots, worth, family }: Variant): number {
    let tf = Number.POSITIVE_INFINITY;
    for (const slot of slots) {
      if (seen[slot] !== turn) return 0;
      tf = Math.min(tf, counts[slot] as number);
    }
    return (worth * tf) / (tf + (saturation[family] as number));
  }

  return { aim, score };
}
