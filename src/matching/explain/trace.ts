import { type Context, rawTopic } from '../context.ts';
import type { Document } from '../corpus/document.ts';
import type { Plan } from '../query/plan.ts';
import type { DemandFacts } from '../types.ts';

/** Where a pair's topic came from. Parts are shares of it: `slots`, `bridges` and `near` add up to 1, or are all 0. */
export interface Trace {
  /** See `rawTopic`. */
  readonly raw: number;
  /** Nearness by the model. */
  readonly near: number;
  /** By slot of the plan. */
  readonly slots: Float64Array;
  readonly bridges: readonly { readonly from: string; readonly to: string; readonly share: number }[];
  /** Items that counted, best first: the same 1 seen another way, the rest of it being the profile's fields. */
  readonly items: readonly {
    readonly index: number;
    readonly share: number;
    readonly slots: ReadonlySet<number>;
  }[];
}

export interface Traced {
  readonly demand: DemandFacts;
  readonly plan: Plan;
  readonly document: Document;
  readonly vector: Float32Array | null;
}

/** Scores a pair taking notes. */
export function traceTopic({ demand, plan, document, vector }: Traced, context: Context): Trace {
  const slots = new Float64Array(plan.weights.length);
  const bridges = new Map<string, { from: string; to: string; share: number }>();
  const has = new Map<number, Map<number, number>>();
  const earned = new Map<number, number>();
  /** Shares out what items earned together among those that have all the slots, by how much of them they have. */
  const credit = (among: readonly number[], part: number): void => {
    const claims = [...has].map(
      ([item, own]) => [item, Math.min(...among.map((slot) => own.get(slot) ?? 0))] as const,
    );
    const all = claims.reduce((sum, [, claim]) => sum + claim, 0);
    if (all === 0) return;
    for (const [item, claim] of claims) earned.set(item, (earned.get(item) ?? 0) + (part * claim) / all);
  };
  let scored = 0;
  const { raw, near } = rawTopic(document, vector, demand, context, {
    item: (item, slot, part) => void (has.get(item) ?? put(has, item, new Map())).set(slot, part),
    term(slot, part, byItems) {
      slots[slot] = part;
      scored += part;
      if (byItems > 0) credit([slot], part * byItems);
    },
    bridge(_, { from, text: to, slots: among }, part, byItems) {
      const known = bridges.get(`${from}|${to}`)?.share ?? 0;
      bridges.set(`${from}|${to}`, { from, to, share: known + part });
      scored += part;
      if (byItems > 0) credit(among, part * byItems);
    },
  });
  const nearShare = raw > 0 ? near / raw : 0;
  // What was heard is told as shares of the raw topic, parity and nearness taken into account.
  const whole = scored > 0 ? scored / (1 - nearShare) : 1;
  const items = [...earned].map(([index, part]) => ({
    index,
    share: part / whole,
    slots: new Set(has.get(index)?.keys()),
  }));
  return {
    raw,
    near: nearShare,
    slots: slots.map((part) => part / whole),
    bridges: [...bridges.values()].map((bridge) => ({ ...bridge, share: bridge.share / whole })),
    items: items.sort((a, b) => b.share - a.share || a.index - b.index),
  };
}

function put<K, V>(map: Map<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}
