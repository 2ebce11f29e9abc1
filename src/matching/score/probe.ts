import { addWeighted, type Document, FIELD_COUNT, type FieldWeights, unitsIn } from '../corpus/document.ts';
import { itemFactor, itemSaturation, parityOf } from '../corpus/items.ts';
import type { Scale } from '../corpus/statistics.ts';
import type { Bridge, Variant } from '../query/bridges.ts';
import type { Plan } from '../query/plan.ts';
import { CHARACTER, FAMILY_COUNT } from '../terms/families.ts';
import { BREAK, KIND_BITS, KIND_MASK, PAIR_FAMILY, UNIT_FAMILY, WORD_KIND } from '../terms/tokens.ts';
import type { TopicWeights } from '../weights.ts';
import { ALONE, earn, onGrid } from './saturate.ts';
import { Sum, Tally } from './tally.ts';

/** What scoring needs of a plan; plain data, as it also travels to worker threads. */
export type Aim = Omit<Plan, 'keys'>;

/** Told of each part of a score, and of what the items of evidence have. */
export interface Listener {
  /** An item has the slot's term; `part` is what it adds to the document's sum over items. */
  item(item: number, slot: number, part: number): void;
  /** `byItems` is the part of it, 0..1, that items earned. */
  term(slot: number, part: number, byItems: number): void;
  bridge(bridge: number, variant: Variant, part: number, byItems: number): void;
}

/** How documents are measured. */
export interface Measure {
  readonly scale: Scale;
  readonly fieldWeights: FieldWeights;
  readonly weights: TopicWeights;
}

/** Reads documents for the terms of one plan at a time. */
export interface Probe {
  aim(plan: Aim, vocabularySize: number): void;
  /**
   * Raw topic: BM25F in chances (see `chanceScore`) times `parityOf`, from 0; 0 when nothing meets. What a listener hears
   * adds up to it before it is raised.
   */
  score(document: Document, measure: Measure, listener?: Listener): number;
}

export function createProbe(): Probe {
  let plan: Aim | undefined;
  /** By vocabulary number n: at 2n the unit's slot + 1, at 2n + 1 the slot + 1 of the first pair it begins. */
  let places = new Int32Array(2048);
  /** By slot of a pair: the slot + 1 of the next that begins with the same unit. */
  let nextPair = new Int32Array(64);
  let text = new Tally(64);
  let sum = new Sum(64);
  const scales = new Float64Array(FAMILY_COUNT);

  function aim(next: Aim, vocabularySize: number): void {
    if (plan) for (const first of plan.firsts) places.fill(0, 2 * first, 2 * first + 2);
    plan = next;
    const size = next.firsts.length;
    if (places.length < 2 * vocabularySize) places = new Int32Array(4 * vocabularySize);
    if (nextPair.length < size) nextPair = new Int32Array(2 * size);
    text = new Tally(size);
    sum = new Sum(size);
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

  /** Counts the plan's terms in one text. */
  function read({ tokens, starts }: Document, number: number): void {
    const { seconds } = plan as Aim;
    const { lengths } = text;
    text.clear();
    let pairs = 0;
    let before = BREAK;
    for (let i = starts[number] as number; i < (starts[number + 1] as number); i++) {
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
      if (slot !== 0) text.add(slot - 1);
      if (kind === WORD_KIND) continue;
      if (before !== BREAK) {
        const paired = PAIR_FAMILY[kind] as number;
        lengths[paired] = (lengths[paired] as number) + 1;
        for (; pairs !== 0; pairs = nextPair[pairs - 1] as number) {
          if (seconds[pairs - 1] === id) text.add(pairs - 1);
        }
      }
      pairs = places[2 * id + 1] as number;
      before = token;
    }
  }

  function addItem(item: number, { item: weights }: TopicWeights, listener?: Listener): void {
    const { families } = plan as Aim;
    sum.itemCount++;
    sum.itemUnits += unitsIn(text.lengths);
    for (let i = 0; i < text.met; i++) {
      const slot = text.slots[i] as number;
      const family = families[slot] as number;
      const count = text.counts[slot] as number;
      const part = count / (count + itemSaturation(family, text.lengths[family] as number, weights));
      sum.addItem(slot, part);
      listener?.item(item, slot, part);
    }
  }

  function addField(weight: number): void {
    for (let i = 0; i < text.met; i++) {
      const slot = text.slots[i] as number;
      sum.addField(slot, (text.counts[slot] as number) * weight);
    }
    sum.fieldUnits += unitsIn(text.lengths);
    addWeighted(sum.lengths, text.lengths, weight / 4);
  }

  function score(document: Document, { scale, fieldWeights, weights }: Measure, listener?: Listener): number {
    sum.clear();
    for (let number = document.first; number < document.end; number++) {
      read(document, number);
      const field = number - document.first;
      if (field < FIELD_COUNT) addField(fieldWeights[field] as number);
      else addItem(field - FIELD_COUNT, weights, listener);
    }
    for (let f = 0; f < FAMILY_COUNT; f++) {
      scales[f] = (scale.base[f] as number) + (scale.slope[f] as number) * (sum.lengths[f] as number);
    }
    const factor = itemFactor(sum.itemCount, weights.item);
    return (
      addUp({ factor, k1: weights.k1 }, listener) * parityOf(sum.fieldUnits, sum.itemUnits, weights.item)
    );
  }

  function addUp(by: { factor: number; k1: readonly number[] }, listener?: Listener): number {
    const { families, weights, bridges } = plan as Aim;
    let [total, characters] = [0, 0];
    const met = sum.slots.subarray(0, sum.met);
    for (const slot of met) {
      const family = families[slot] as number;
      const [fields, items] = [sum.fieldsOf(slot), sum.itemsOf(slot) * by.factor];
      const scale = scales[family] as number;
      const part = earn(weights[slot] as number, fields, items, scale, by.k1[family] as number);
      sum.parts[slot] = part;
      if (family === CHARACTER) characters += part;
      else total += part;
    }
    for (let i = 0; i < bridges.length; i++) total += gain(i, by, listener);
    if (listener) for (const slot of met) tell(slot, by.factor, listener);
    return total === 0 ? characters * ALONE : total + characters;
  }

  function tell(slot: number, factor: number, listener: Listener): void {
    const part = sum.parts[slot] as number;
    if (part === 0) return;
    const scale = scales[(plan as Aim).families[slot] as number] as number;
    listener.term(slot, part, shareOfItems(sum.fieldsOf(slot), sum.itemsOf(slot) * factor, scale));
  }

  /** What the best variant of a bridge earns beyond the mention's own terms. */
  function gain(index: number, by: { factor: number; k1: readonly number[] }, listener?: Listener): number {
    const { own, variants } = (plan as Aim).bridges[index] as Bridge;
    let best = 0;
    let chosen: Variant | undefined;
    let byItems = 0;
    for (const variant of variants) {
      const { slots, worth, family } = variant;
      let [fields, items] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (const slot of slots) {
        fields = Math.min(fields, sum.fieldsOf(slot));
        items = Math.min(items, sum.itemsOf(slot));
      }
      const scale = scales[family] as number;
      const earned = earn(worth, fields, items * by.factor, scale, by.k1[family] as number);
      if (earned <= best) continue;
      best = earned;
      chosen = variant;
      byItems = shareOfItems(fields, items * by.factor, scale);
    }
    if (!chosen) return 0;
    for (const { slot, share } of own) best -= onGrid(share * (sum.parts[slot] as number));
    if (best <= 0) return 0;
    listener?.bridge(index, chosen, best, byItems);
    return best;
  }

  return { aim, score };
}

/** How much of what a term earned its items did. */
const shareOfItems = (fields: number, items: number, scale: number): number =>
  items === 0 ? 0 : (items * scale) / (fields + items * scale);
