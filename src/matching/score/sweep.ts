import { findRange, lowerBound, type Postings, type Range } from '../corpus/postings.ts';
import type { Segment } from '../corpus/segment.ts';
import type { Bridge, Variant } from '../query/bridges.ts';
import { FIELD_COUNTS, ITEM_SUMS } from '../terms/counts.ts';
import { CHARACTER } from '../terms/families.ts';
import type { Aim, Measure } from './probe.ts';
import { earn, onGrid } from './saturate.ts';

/** Where a slot's postings lie in a segment. */
interface Lane extends Range {
  readonly postings: Postings;
}

interface Sweep {
  readonly segment: Segment;
  readonly aim: Aim;
  readonly measure: Measure;
  readonly lanes: readonly Lane[];
  /** By document. */
  readonly sums: Float64Array;
}

/**
 * Scores every document of a segment: for each the very number that a probe would give, before parity; of documents that
 * share single characters alone it is below 0, and to be taken times -ALONE. `sums` holds 0 for all when it begins.
 */
export function sweep(segment: Segment, aim: Aim, measure: Measure, sums: Float64Array): void {
  const lanes: Lane[] = [];
  for (let slot = 0; slot < aim.firsts.length; slot++) {
    const second = aim.seconds[slot] as number;
    const postings = second === 0 ? segment.units : segment.pairs;
    lanes.push({ postings, ...findRange(postings, aim.firsts[slot] as number, second) });
  }
  const sweeping = { segment, aim, measure, lanes, sums };
  const slots = [...lanes.keys()];
  for (const slot of slots) if (aim.families[slot] !== CHARACTER) addParts(slot, sweeping);
  for (const bridge of aim.bridges) addGains(bridge, sweeping);
  for (const slot of slots) if (aim.families[slot] === CHARACTER) addParts(slot, sweeping);
}

function addParts(slot: number, { segment, aim, measure, lanes, sums }: Sweep): void {
  const weight = aim.weights[slot] as number;
  if (weight === 0) return;
  const family = aim.families[slot] as number;
  const [base, slope] = [measure.scale.base[family] as number, measure.scale.slope[family] as number];
  const k1 = measure.weights.k1[family] as number;
  const alone = family === CHARACTER;
  const lengths = segment.lengths[family] as Float32Array;
  const { factors } = segment;
  const { postings, from, to } = lanes[slot] as Lane;
  const { documents, fields, items } = postings;
  for (let i = from; i < to; i++) {
    const document = documents[i] as number;
    const inItems = (ITEM_SUMS[items[i] as number] as number) * (factors[document] as number);
    const scale = base + slope * (lengths[document] as number);
    const part = earn(weight, FIELD_COUNTS[fields[i] as number] as number, inItems, scale, k1);
    const before = sums[document] as number;
    // What characters earn alone is gathered below 0, apart from what they earn beside other terms.
    sums[document] = alone && before <= 0 ? before - part : before + part;
  }
}

/** Adds what the best variant of a bridge earns beyond the mention's own terms, where it earns anything. */
function addGains({ own, variants }: Bridge, sweeping: Sweep): void {
  const best = new Map<number, number>();
  for (const variant of variants) addVariant(variant, sweeping, best);
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

function addVariant({ slots, worth, family }: Variant, sweeping: Sweep, best: Map<number, number>): void {
  const { lanes, segment } = sweeping;
  const order = slots.map((slot) => lanes[slot] as Lane).sort((a, b) => a.to - a.from - (b.to - b.from));
  const [rarest, ...others] = order;
  if (!rarest) return;
  for (let i = rarest.from; i < rarest.to; i++) {
    const document = rarest.postings.documents[i] as number;
    let [fields, items] = [
      FIELD_COUNTS[rarest.postings.fields[i] as number] as number,
      ITEM_SUMS[rarest.postings.items[i] as number] as number,
    ];
    for (const lane of others) {
      const at = findIn(lane, document);
      fields = at < 0 ? 0 : Math.min(fields, FIELD_COUNTS[lane.postings.fields[at] as number] as number);
      items = at < 0 ? 0 : Math.min(items, ITEM_SUMS[lane.postings.items[at] as number] as number);
    }
    if (fields === 0 && items === 0) continue;
    const inItems = items * (segment.factors[document] as number);
    const earned = earn(worth, fields, inItems, scaleOf(family, document, sweeping), k1Of(family, sweeping));
    if (earned > (best.get(document) ?? 0)) best.set(document, earned);
  }
}

function partOf(slot: number, document: number, sweeping: Sweep): number {
  const { lanes, aim, segment } = sweeping;
  const lane = lanes[slot] as Lane;
  const at = findIn(lane, document);
  if (at < 0) return 0;
  const family = aim.families[slot] as number;
  const fields = FIELD_COUNTS[lane.postings.fields[at] as number] as number;
  const items = ITEM_SUMS[lane.postings.items[at] as number] as number;
  const inItems = items * (segment.factors[document] as number);
  const scale = scaleOf(family, document, sweeping);
  return earn(aim.weights[slot] as number, fields, inItems, scale, k1Of(family, sweeping));
}

/** The document's entry in a lane, or -1. */
function findIn({ postings: { documents }, from, to }: Lane, document: number): number {
  const at = lowerBound(documents, document, from, to);
  return at < to && documents[at] === document ? at : -1;
}

const scaleOf = (family: number, document: number, { measure: { scale }, segment }: Sweep): number =>
  (scale.base[family] as number) +
  (scale.slope[family] as number) * ((segment.lengths[family] as Float32Array)[document] as number);

const k1Of = (family: number, { measure }: Sweep): number => measure.weights.k1[family] as number;
