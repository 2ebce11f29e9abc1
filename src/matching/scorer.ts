import type { Lexicon } from '../text/index.ts';
import { components, total } from './components.ts';
import type { Plan } from './plan.ts';
import type { Probe } from './probe.ts';
import { explainPair } from './reasons.ts';
import type { DemandRecord, ProfileRecord } from './records.ts';
import type { Store } from './store.ts';
import { portions, rawTopic, topicValue } from './topic.ts';
import type { Component, PairResult, SettingsFor } from './types.ts';
import { defaultSettings, type Weights } from './weights.ts';

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

export function createScorer(
  store: Store,
  probe: Probe,
  lexicon: Lexicon,
  weights: Weights,
  settingsFor: SettingsFor = () => defaultSettings,
): Scorer {
  const scales = store.scales();
  return {
    store,
    weights,
    aim(demand) {
      const settings = settingsFor(demand.facts);
      const plan: Plan = store.plan(demand, lexicon);
      probe.aim(plan, store.vocabulary.size);
      return {
        score(profile) {
          const raw = rawTopic(portions(profile, probe, scales, weights.topic));
          const topic = topicValue(raw, weights.topic);
          return components(topic, demand.facts, profile.facts, settings, weights.inferredCertainty);
        },
        explain(profile, list) {
          const reasons = explainPair({ demand, profile, plan, probe, scales, components: list, weights });
          return { score: total(list), settings: settings.name, components: list, reasons };
        },
      };
    },
  };
}
