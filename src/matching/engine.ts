import type { Lexicon } from '../text/index.ts';
import { createProbe } from './probe.ts';
import { explainOne, rankDemands, rankProfiles, scoreMatrix } from './rank.ts';
import { createScorer } from './scorer.ts';
import { createStore } from './store.ts';
import type { Engine, SettingsFor } from './types.ts';
import { defaultWeights, type Weights } from './weights.ts';

/** Raise it whenever the same data and weights would rank or explain otherwise. */
const ENGINE_VERSION = '1';

export interface EngineOptions {
  readonly lexicon: Lexicon;
  readonly weights?: Weights;
}

/**
 * Holds profiles and demands in memory and ranks them against each other. Rankings depend on what is held and not on
 * the order in which it came: the same data give the same bytes.
 */
export function createEngine({ lexicon: first, weights = defaultWeights }: EngineOptions): Engine {
  let store = createStore(weights.topic);
  let lexicon = first;
  const probe = createProbe();
  const scorer = (settings?: SettingsFor) => createScorer(store, probe, lexicon, weights, settings);
  const versions = () => ({ engine: `${ENGINE_VERSION}-${weights.version}`, lexicon: lexicon.version });
  return {
    get versions() {
      return versions();
    },
    get size() {
      return { profiles: store.profiles.size, demands: store.demands.size };
    },
    load(profiles, demands) {
      const next = createStore(weights.topic);
      for (const facts of profiles) next.putProfile(facts);
      for (const facts of demands) next.putDemand(facts);
      store = next;
    },
    putProfile: (facts) => store.putProfile(facts),
    removeProfile: (id) => store.removeProfile(id),
    putDemand: (facts) => store.putDemand(facts),
    removeDemand: (id) => store.removeDemand(id),
    useLexicon(next) {
      lexicon = next;
    },
    rank: (demand, options = {}) => ({
      ...rankProfiles(scorer(options.settings), demand, options),
      ...versions(),
    }),
    rankDemands: (profile, options = {}) => ({
      ...rankDemands(scorer(options.settings), profile, options),
      ...versions(),
    }),
    score: (demandIds, profileIds, settings) => scoreMatrix(scorer(settings), demandIds, profileIds),
    explain(demand, profileId, options = {}) {
      const explained = explainOne(scorer(options.settings), demand, profileId, options);
      return explained && { ...explained, ...versions() };
    },
  };
}
