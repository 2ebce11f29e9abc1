import type { Lexicon } from '../text/index.ts';
import { components, total } from './components.ts';
import type { Plan } from './plan.ts';
import type { Probe } from './probe.ts';
import { explainPair } from './reasons.ts';
import type { DemandRecord, ProfileRecord } from './records.ts';
import type { Store } from './store.ts';
import { portions, rawTopic, topicValue } from './topic.ts';
import type { Component, PairResult } from './types.ts';
import type { Weights } from './weights.ts';

/** Scores pairs over a store as it stands; to be used up before the store changes. */
export interface Scorer {
  readonly store: Store;
  readonly weights: Weights;
  /** Takes up a demand, to which the next pairs belong. */
  aim(demand: DemandRecord): Aimed;
}

export interface Aimed {
  score(profile: ProfileRecord): Component[];
  explain(profile: ProfileRecord, list: readonly Component[]): PairResult;
}

export function createScorer(store: Store, probe: Probe, lexicon: Lexicon, weights: Weights): Scorer {
  const scales = store.scales();
  return {
    store,
    weights,
    aim(demand) {
      const plan: Plan = store.plan(demand, lexicon);
      probe.aim(plan, store.vocabulary.size);
      return {
        score(profile) {
          const raw = rawTopic(portions(profile, probe, scales, weights.topic));
          return components(topicValue(raw, weights.topic), demand.facts, profile.facts, weights);
        },
        explain(profile, list) {
          const reasons = explainPair({ demand, profile, plan, probe, scales, components: list, weights });
          return { score: total(list), components: list, reasons };
        },
      };
    },
  };
}
