import { commonServices, placesLeft, sectorReasons, tierOf } from './components.ts';
import type { Plan } from './plan.ts';
import type { Probe } from './probe.ts';
import type { DemandRecord, ProfileRecord } from './records.ts';
import type { Scales } from './topic.ts';
import type { Component, Reasons } from './types.ts';
import type { Weights } from './weights.ts';

export interface Pair {
  readonly demand: DemandRecord;
  readonly profile: ProfileRecord;
  readonly plan: Plan;
  readonly probe: Probe;
  readonly scales: Scales;
  readonly list: readonly Component[];
  readonly weights: Weights;
}

export function explainPair({ demand, profile }: Pair): Reasons {
  return {
    terms: [],
    rest: 1,
    evidence: [],
    bridges: [],
    sectors: sectorReasons(demand.facts, profile.facts),
    region: tierOf(demand.facts, profile.facts),
    services: commonServices(demand.facts, profile.facts),
    availability: placesLeft(profile.facts),
    summary_zh: '',
    summary_en: '',
  };
}
