import type { Lexicon } from '../text/index.ts';
import { components, total } from './components.ts';
import { exclusion } from './constraints.ts';
import { demandFilter, profileFilter } from './filters.ts';
import type { Plan } from './plan.ts';
import { createProbe } from './probe.ts';
import { tally } from './ranking.ts';
import { explainPair } from './reasons.ts';
import { compileDemand, type DemandRecord, type ProfileRecord } from './records.ts';
import { createStore, type Store } from './store.ts';
import { portions, rawTopic, type Scales, topicValue } from './topic.ts';
import type { Component, DemandFacts, Engine, Explanation, PairResult } from './types.ts';
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
  let store: Store = createStore(weights.topic);
  let lexicon = first;
  const probe = createProbe();
  const versions = {
    engine: `${ENGINE_VERSION}-${weights.version}`,
    get lexicon() {
      return lexicon.version;
    },
  };

  /** Aims the probe at a demand, whose pairs are then scored by `pair` and explained by `result`. */
  function aim(demand: DemandRecord): Plan {
    const plan = store.plan(demand, lexicon);
    probe.aim(plan, store.vocabulary.size);
    return plan;
  }

  function pair(demand: DemandFacts, profile: ProfileRecord, scales: Scales): Component[] {
    const topic = topicValue(rawTopic(portions(profile, probe, scales, weights.topic)), weights.topic);
    return components(topic, demand, profile.facts, weights);
  }

  function result(
    demand: DemandRecord,
    profile: ProfileRecord,
    plan: Plan,
    list: readonly Component[],
  ): PairResult {
    const pair = { demand, profile, plan, probe, scales: store.scales(), components: list, weights };
    return { score: total(list), components: list, reasons: explainPair(pair) };
  }

  return {
    versions,
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

    rank(facts, options = {}) {
      const demand = compileDemand(facts, weights.topic);
      const passes = profileFilter(options.filters);
      const scales = store.scales();
      const ranking = tally<ProfileRecord>(options);
      if (demand.terms.length === 0) return { ...ranking.close(() => []), note: 'no_terms', ...versions };
      const plan = aim(demand);
      for (const profile of store.profiles.values()) {
        if (!passes(profile.facts)) continue;
        const barred = exclusion(facts, profile.facts, options.exclude?.get(profile.facts.id));
        if (barred) ranking.bar(barred);
        else ranking.add(profile.facts.id, profile, pair(facts, profile, scales));
      }
      const matches = (kept: typeof ranking.kept) =>
        kept.map(({ id, held, list }) => ({ profileId: id, ...result(demand, held, plan, list) }));
      return { ...ranking.close(matches), note: null, ...versions };
    },

    rankDemands(facts, options = {}) {
      const profile = store.compileStranger(facts);
      const wordless = profile.whole.lengths.every((length) => length === 0);
      const passes = demandFilter(options.filters);
      const scales = store.scales();
      const ranking = tally<DemandRecord>(options);
      if (profile.whole.ids.length === 0)
        return { ...ranking.close(() => []), note: 'no_terms', ...versions };
      for (const demand of store.demands.values()) {
        if (demand.terms.length === 0 || !passes(demand.facts)) continue;
        const barred = exclusion(demand.facts, facts, options.exclude?.get(demand.facts.id));
        if (barred) ranking.bar(barred);
        else {
          aim(demand);
          ranking.add(demand.facts.id, demand, pair(demand.facts, profile, scales));
        }
      }
      const matches = (kept: typeof ranking.kept) =>
        kept.map(({ id, held, list }) => ({ demandId: id, ...result(held, profile, aim(held), list) }));
      return { ...ranking.close(matches), note: wordless ? 'no_terms' : null, ...versions };
    },

    score(demandIds, profileIds) {
      const demands = held('demand', store.demands, demandIds);
      const profiles = held('profile', store.profiles, profileIds);
      const scales = store.scales();
      const scores = new Float64Array(demands.length * profiles.length);
      demands.forEach((demand, row) => {
        aim(demand);
        profiles.forEach((profile, column) => {
          scores[row * profiles.length + column] = total(pair(demand.facts, profile, scales));
        });
      });
      return scores;
    },

    explain(facts, profileId, exclude): Explanation | null {
      const profile = store.profiles.get(profileId);
      if (!profile) return null;
      const demand = compileDemand(facts, weights.topic);
      const plan = aim(demand);
      const list = pair(facts, profile, store.scales());
      const barred = exclusion(facts, profile.facts, exclude?.get(profileId));
      return {
        demandId: facts.id,
        profileId,
        ...result(demand, profile, plan, list),
        exclusion: barred,
        ...versions,
      };
    },
  };
}

function held<T>(what: string, all: ReadonlyMap<string, T>, ids: readonly string[]): T[] {
  const missing = ids.filter((id) => !all.has(id));
  if (missing.length > 0) throw new RangeError(`unknown ${what} ids: ${missing.join(', ')}`);
  return ids.map((id) => all.get(id) as T);
}
