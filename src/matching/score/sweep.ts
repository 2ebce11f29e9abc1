import { findRange, lowerBound, type Postings, type Range } from '../corpus/postings.ts';
import type { Segment } from '../corpus/segment.ts';
import type { Scale } from '../corpus/statistics.ts';
import type { Bridge, Variant } from '../query/bridges.ts';
import { COUNTS } from '../terms/counts.ts';
import { onGrid } from './grid.ts';
import type { Aim } from './probe.ts';

/** Where a slot's postings lie in a segment. */
interface Lane extends Range {
  readonly postings: Postings;
}

/**
 * Scores every document of a segment as a whole: for each document the very number that a probe would give. `sums`
 * holds 0 for all documents when it begins.
 */
export function sweep(segment: Segment, aim: Aim, { base, slope }: Scale, sums: Float64Array): void {
  const lanes: Lane[] = [];
  for (let slot = 0; slot < aim.firsts.length; slot++) {
    const second = aim.seconds[slot] as number;
    const postings = second === 0 ? segment.units : segment.pairs;
    lanes.push({ postings, ...findRange(postings, aim.firsts[slot] as number, second) });
  }
  for (let slot = 0; slot < lanes.length; slot++) {
    const { postings, from, to } = lanes[slot] as Lane;
    const weight = aim.weights[slot] as number;
    if (weight === 0) continue;
    const family = aim.families[slot] as number;
    const [k, perTerm] = [base[family] as number, slope[family] as number];
    const lengths = segment.lengths[family] as Float32Array;
    const { documents, counts } = postings;
    for (let i = from; i < to; i++) {
      const document = documents[i] as number;
      const tf = COUNTS[counts[i] as number] as number;
      const part = onGrid((weight * tf) / (tf + (k + perTerm * (lengths[document] as number))));
      sums[document] = (sums[document] as number) + part;
    }
  }
  for (const bridge of aim.bridges) addGains(bridge, { segment, aim, lanes, base, slope, sums });
}

interface Sweep {
  readonly segment: Segment;
  readonly aim: Aim;
  readonly lanes: readonly Lane[];
  readonly base: Float64Array;
  readonly slope: Float64Array;
  readonly sums: Float64Array;
}

/** Adds what the best variant of a bridge earns beyond the mention's own terms, where it earns anything. */
function addGains({ own, variants }: Bridge, sweeping: Sweep): void {
  const best = new Map<number, number>();
  for (const variant of variants) earn(variant, sweeping, best);
  const { sums } = sweeping;
  for (const [document, earned] of best) {
    let gain = earned;
    for (const { slot, share } of own) {
      gain -= onGrid(share * partOf(slot, document, sweeping));
      if (gain <= 0) break;
    }
    if (gain > 0) sums[document] = (sums[document] as number) + gain;
  }
}

function earn({ slots, worth, family }: Variant, sweeping: Sweep, best: Map<number, number>): void {
  const { lanes } = sweeping;
  const order = slots.map((slot) => lanes[slot] as Lane).sort((a, b) => a.to - a.from - (b.to - b.from));
  const [rarest, ...others] = order;
  if (!rarest) return;
  for (let i = rarest.from; i < rarest.to; i++) {
    const document = rarest.postings.documents[i] as number;
    let tf = COUNTS[rarest.postings.counts[i] as number] as number;
    for (const lane of others) {
      tf = Math.min(tf, countAt(lane, document));
      if (tf === 0) break;
    }
    if (tf === 0) continue;
    const earned = onGrid((worth * tf) / (tf + saturationAt(family, document, sweeping)));
    if (earned > (best.get(document) ?? 0)) best.set(document, earned);
  }
}

function partOf(slot: number, document: number, sweeping: Sweep): number {
  const { lanes, aim } = sweeping;
  const tf = countAt(lanes[slot] as Lane, document);
  if (tf === 0) return 0;
  const saturation = saturationAt(aim.families[slot] as number, document, sweeping);
  return onGrid(((aim.weights[slot] as number) * tf) / (tf + saturation));
}

function countAt({ postings: { documents, counts }, from, to }: Lane, document: number): number {
  const at = lowerBound(documents, document, from, to);
  return at < to && documents[at] === document ? (COUNTS[counts[at] as number] as number) : 0;
}

const saturationAt = (family: number, document: number, { base, slope, segment }: Sweep): number =>
  (base[family] as number) +
  (slope[family] as number) * ((segment.lengths[family] as Float32Array)[document] as number);
