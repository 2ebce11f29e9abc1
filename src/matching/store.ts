import type { Lexicon } from '../text/index.ts';
import { type Plan, planDemand } from './plan.ts';
import { compileDemand, compileProfile, type DemandRecord, type ProfileRecord } from './records.ts';
import { createStatistics, type Statistics } from './statistics.ts';
import type { Scales } from './topic.ts';
import type { DemandFacts, ProfileFacts } from './types.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';
import type { TopicWeights } from './weights.ts';

/** Everything held, compiled, with the statistics over it. */
export interface Store {
  readonly profiles: ReadonlyMap<string, ProfileRecord>;
  readonly demands: ReadonlyMap<string, DemandRecord>;
  readonly vocabulary: Vocabulary;
  putProfile(facts: ProfileFacts): void;
  removeProfile(id: string): void;
  putDemand(facts: DemandFacts): void;
  removeDemand(id: string): void;
  /** Compiles a profile without holding it; terms that nothing held has cannot meet anything. */
  compileStranger(facts: ProfileFacts): ProfileRecord;
  plan(demand: DemandRecord, lexicon: Lexicon): Plan;
  scales(): Scales;
}

export function createStore(weights: TopicWeights): Store {
  const vocabulary = createVocabulary();
  const statistics: Statistics = createStatistics(vocabulary, weights);
  const profiles = new Map<string, ProfileRecord>();
  const demands = new Map<string, DemandRecord>();

  function removeProfile(id: string): void {
    const record = profiles.get(id);
    if (record) statistics.countProfile(record, -1);
    profiles.delete(id);
  }

  function removeDemand(id: string): void {
    const record = demands.get(id);
    if (record) statistics.countDemand(record, -1);
    demands.delete(id);
  }

  return {
    profiles,
    demands,
    vocabulary,
    removeProfile,
    removeDemand,
    putProfile(facts) {
      removeProfile(facts.id);
      const record = compileProfile(facts, vocabulary, weights);
      statistics.countProfile(record, 1);
      profiles.set(facts.id, record);
    },
    putDemand(facts) {
      removeDemand(facts.id);
      const record = compileDemand(facts, weights);
      statistics.countDemand(record, 1);
      demands.set(facts.id, record);
    },
    compileStranger: (facts) => compileProfile(facts, { ...vocabulary, intern: vocabulary.find }, weights),
    plan: (demand, lexicon) => planDemand(demand, { vocabulary, statistics, lexicon, weights }),
    scales: () => ({ whole: statistics.wholeScale(), item: statistics.itemScale() }),
  };
}
