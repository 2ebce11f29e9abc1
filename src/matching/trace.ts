import type { Plan } from './plan.ts';
import type { Probe } from './probe.ts';
import type { ProfileRecord } from './records.ts';
import { portions, rawTopic, type Scales } from './topic.ts';
import type { TopicWeights } from './weights.ts';

/** Where a pair's topic came from. Parts are shares of it: `slots` and `bridges` add up to 1, or are all 0. */
export interface Trace {
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

/** Scores a pair once more, taking notes. The probe must be aimed at the plan. */
export function traceTopic(
  profile: ProfileRecord,
  plan: Plan,
  probe: Probe,
  scales: Scales,
  weights: TopicWeights,
): Trace {
  const list = portions(profile, probe, scales, weights);
  const raw = rawTopic(list) || 1;
  const slots = new Float64Array(plan.ids.length);
  const bridges = new Map<string, { from: string; to: string; share: number }>();
  const items: { index: number; share: number; slots: Set<number> }[] = [];
  for (const { item, factor, score } of list) {
    const met = new Set<number>();
    const text = item < 0 ? profile.whole : profile.items[item];
    if (!text || score === 0) continue;
    probe.score(text, item < 0 ? scales.whole : scales.item, {
      term(slot, part) {
        slots[slot] = (slots[slot] as number) + (part * factor) / raw;
        met.add(slot);
      },
      bridge(index, { text: to }, part) {
        const from = plan.bridges[index]?.from as string;
        const share = (part * factor) / raw + (bridges.get(`${from}|${to}`)?.share ?? 0);
        bridges.set(`${from}|${to}`, { from, to, share });
      },
    });
    if (item >= 0) items.push({ index: item, share: (score * factor) / raw, slots: met });
  }
  return { slots, bridges, items };
}
