import type { Document } from '../corpus/document.ts';
import type { Plan } from '../query/plan.ts';
import { type Reading, readPortions } from '../score/reading.ts';
import { rawTopic } from '../score/topic.ts';

/** Where a pair's topic came from. Parts are shares of it: `slots` and `bridges` add up to 1, or are all 0. */
export interface Trace {
  /** See `rawTopic`. */
  readonly raw: number;
  /** By slot of the plan. */
  readonly slots: Float64Array;
  readonly bridges: ReadonlyMap<
    string,
    { readonly from: string; readonly to: string; readonly share: number }
  >;
  /** Items that counted, best first: the same 1 seen another way, the rest of it being the profile as a whole. */
  readonly items: readonly {
    readonly index: number;
    readonly share: number;
    readonly slots: ReadonlySet<number>;
  }[];
}

/** Scores a pair taking notes. The probe must be aimed at the plan. */
export function traceTopic(document: Document, plan: Plan, reading: Reading): Trace {
  const heard = new Map<number, Heard>();
  const list = readPortions(document, reading, (item) => {
    const notes: Heard = { slots: [], bridges: [] };
    heard.set(item, notes);
    return {
      term: (slot, part) => notes.slots.push([slot, part]),
      bridge: (index, { text: to }, part) =>
        notes.bridges.push([plan.bridges[index]?.from as string, to, part]),
    };
  });
  const raw = rawTopic(list);
  const slots = new Float64Array(plan.weights.length);
  const bridges = new Map<string, { from: string; to: string; share: number }>();
  const items: { index: number; share: number; slots: Set<number> }[] = [];
  for (const { item, factor, score } of list) {
    const notes = heard.get(item);
    if (!notes || score === 0) continue;
    for (const [slot, part] of notes.slots) slots[slot] = (slots[slot] as number) + (part * factor) / raw;
    for (const [from, to, part] of notes.bridges) {
      const share = (part * factor) / raw + (bridges.get(`${from}|${to}`)?.share ?? 0);
      bridges.set(`${from}|${to}`, { from, to, share });
    }
    if (item >= 0) {
      const met = new Set(notes.slots.map(([slot]) => slot));
      items.push({ index: item, share: (score * factor) / raw, slots: met });
    }
  }
  return { raw, slots, bridges, items };
}

interface Heard {
  readonly slots: [slot: number, part: number][];
  readonly bridges: [from: string, to: string, part: number][];
}
