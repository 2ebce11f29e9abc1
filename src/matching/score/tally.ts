import { FAMILY_COUNT } from '../terms/families.ts';

/** How often a text has a plan's terms: whole numbers by slot, or quarters when texts were added up at their weights. */
export class Tally {
  readonly counts: Int32Array;
  /** Slots counted, in no order; the first `met` of the row. */
  readonly slots: Int32Array;
  met = 0;
  readonly lengths = new Float64Array(FAMILY_COUNT);
  /** Room for the scorer: what each counted slot earned. */
  readonly parts: Float64Array;

  constructor(size: number) {
    this.counts = new Int32Array(size);
    this.slots = new Int32Array(size);
    this.parts = new Float64Array(size);
  }

  add(slot: number, count: number): void {
    if (this.counts[slot] === 0) this.slots[this.met++] = slot;
    this.counts[slot] = (this.counts[slot] as number) + count;
  }

  clear(): void {
    for (let i = 0; i < this.met; i++) {
      const slot = this.slots[i] as number;
      this.counts[slot] = 0;
      this.parts[slot] = 0;
    }
    this.met = 0;
    this.lengths.fill(0);
  }

  /** Adds another text's counts and lengths, each times the weight. */
  include(other: Tally, weight: number): void {
    for (let i = 0; i < other.met; i++) {
      const slot = other.slots[i] as number;
      this.add(slot, (other.counts[slot] as number) * weight);
    }
    for (let family = 0; family < FAMILY_COUNT; family++) {
      this.lengths[family] = (this.lengths[family] as number) + (other.lengths[family] as number) * weight;
    }
  }
}
