import { FIELD_COUNTS, fieldCode, ITEM_SUMS, itemCode } from '../terms/counts.ts';
import { FAMILY_COUNT } from '../terms/families.ts';

/** How often one text has a plan's terms, by slot. */
export class Tally {
  readonly counts: Int32Array;
  /** Slots counted, in no order; the first `met` of the row. */
  readonly slots: Int32Array;
  met = 0;
  /** By family: the number of its terms in the text. */
  readonly lengths = new Float64Array(FAMILY_COUNT);

  constructor(size: number) {
    this.counts = new Int32Array(size);
    this.slots = new Int32Array(size);
  }

  add(slot: number): void {
    if (this.counts[slot] === 0) this.slots[this.met++] = slot;
    this.counts[slot] = (this.counts[slot] as number) + 1;
  }

  clear(): void {
    for (let i = 0; i < this.met; i++) this.counts[this.slots[i] as number] = 0;
    this.met = 0;
    this.lengths.fill(0);
  }
}

/** How much of a plan's terms a whole document has, by slot. */
export class Sum {
  readonly quarters: Int32Array;
  readonly items: Float64Array;
  /** What the slot earned, once scored. */
  readonly parts: Float64Array;
  readonly slots: Int32Array;
  met = 0;
  /** By family: the number of its terms in the fields, weighted. */
  readonly lengths = new Float64Array(FAMILY_COUNT);
  itemCount = 0;
  /** Characters and stems in fields and in items. */
  fieldUnits = 0;
  itemUnits = 0;

  constructor(size: number) {
    this.quarters = new Int32Array(size);
    this.items = new Float64Array(size);
    this.parts = new Float64Array(size);
    this.slots = new Int32Array(size);
  }

  /** Fields' count as a posting would hold it. */
  fieldsOf(slot: number): number {
    return FIELD_COUNTS[fieldCode(this.quarters[slot] as number)] as number;
  }

  /** Items' sum as a posting would hold it. */
  itemsOf(slot: number): number {
    return ITEM_SUMS[itemCode(this.items[slot] as number)] as number;
  }

  addField(slot: number, quarters: number): void {
    this.notice(slot);
    this.quarters[slot] = (this.quarters[slot] as number) + quarters;
  }

  addItem(slot: number, part: number): void {
    this.notice(slot);
    this.items[slot] = (this.items[slot] as number) + part;
  }

  clear(): void {
    for (let i = 0; i < this.met; i++) {
      const slot = this.slots[i] as number;
      this.quarters[slot] = 0;
      this.items[slot] = 0;
      this.parts[slot] = 0;
    }
    this.met = 0;
    this.itemCount = 0;
    this.fieldUnits = 0;
    this.itemUnits = 0;
    this.lengths.fill(0);
  }

  private notice(slot: number): void {
    if (this.quarters[slot] === 0 && this.items[slot] === 0) this.slots[this.met++] = slot;
  }
}
