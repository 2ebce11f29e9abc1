import { type RegionTier, regionTier, relatedness } from '../../reference/index.ts';
import { availabilityOf } from '../corpus/columns.ts';
import type {
  Component,
  ComponentName,
  DemandFacts,
  ProfileFacts,
  SectorReason,
  SectorWeight,
} from '../types.ts';
import type { MatchSettings } from '../weights.ts';

type Sectors = Pick<ProfileFacts, 'sectors' | 'inferredSectors'>;
type Placed = Pick<ProfileFacts, 'region' | 'country'>;

/** Regions nearer than the delta may meet in person within the day; beyond it distance no longer matters. */
const REGION_VALUES: Readonly<Record<RegionTier, number>> = {
  county: 1,
  city: 0.85,
  province: 0.7,
  delta: 0.55,
  none: 0.3,
};

/** All components of a pair in a fixed order; `topic` is given. Null stands for nothing known. */
export function components(
  topic: number,
  demand: DemandFacts,
  profile: ProfileFacts,
  { components: weights, neutral }: MatchSettings,
  certainty: number,
): Component[] {
  const values: Readonly<Record<ComponentName, number | null>> = {
    topic,
    sector: sectorValue(demand, profile, neutral, certainty),
    service: serviceValue(demand.services, profile.services),
    region: regionValue(demand, profile),
    record: profile.record,
    availability: availabilityOf(profile),
  };
  return Object.entries(values).map(([name, value]) => ({
    name: name as ComponentName,
    value: value ?? neutral,
    weight: weights[name as ComponentName],
    neutral: value === null,
  }));
}

/** Σ weight·value / Σ weight, in [0, 1]. */
export function total(list: readonly Component[]): number {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of list) {
    sum += value * weight;
    weights += weight;
  }
  return sum / weights;
}

/** Declared sectors count fully; without any, those inferred from the text, the surest counting fully. */
export function sectorsOf({ sectors, inferredSectors }: Sectors): readonly SectorWeight[] {
  return sectors.length > 0 ? sectors.map((code) => ({ code, weight: 1 })) : inferredSectors;
}

/**
 * For each of the demand's sectors the profile's most related one, averaged by the demand's weights. Each side
 * on which they are inferred lets the value move from neutral only part of the way.
 */
export function sectorValue(
  demand: Sectors,
  profile: Sectors,
  neutral: number,
  certainty: number,
): number | null {
  const wanted = sectorsOf(demand);
  const offered = sectorsOf(profile);
  if (wanted.length === 0 || offered.length === 0) return null;
  let sum = 0;
  let total = 0;
  for (const { code, weight } of wanted) {
    sum += weight * Math.max(...offered.map((other) => other.weight * relatedness(code, other.code)));
    total += weight;
  }
  return neutral + certainty ** sidesInferred(demand, profile) * (sum / total - neutral);
}

/** On how many sides the sectors are but inferred. */
const sidesInferred = (demand: Sectors, profile: Sectors): number =>
  Number(demand.sectors.length === 0) + Number(profile.sectors.length === 0);

/** The sectors by which the two meet, the most related first. */
export function sectorReasons(demand: DemandFacts, profile: ProfileFacts): SectorReason[] {
  const inferred = sidesInferred(demand, profile) > 0;
  const offered = sectorsOf(profile);
  const reasons = sectorsOf(demand).flatMap(({ code }) => {
    const [best] = offered
      .map((other) => ({
        demand: code,
        profile: other.code,
        relatedness: relatedness(code, other.code),
        inferred,
      }))
      .sort((a, b) => b.relatedness - a.relatedness);
    return best && best.relatedness > 0 ? [best] : [];
  });
  return reasons.sort((a, b) => b.relatedness - a.relatedness);
}

/** A sector in common, or related ones, which alone earns a place in a ranking. */
export const sectorsMeet = (demand: Sectors, profile: Sectors): boolean =>
  sectorsOf(demand).some(({ code }) => sectorsOf(profile).some((other) => relatedness(code, other.code) > 0));

/** Part of the services asked for that are offered. */
export function serviceValue(asked: readonly string[], offered: readonly string[]): number | null {
  if (asked.length === 0 || offered.length === 0) return null;
  return commonServices(asked, offered).length / asked.length;
}

export const commonServices = (asked: readonly string[], offered: readonly string[]): string[] =>
  asked.filter((service) => offered.includes(service));

export function tierOf(
  { region: asked }: Pick<DemandFacts, 'region'>,
  { region, country }: Placed,
): RegionTier | null {
  const overseas = country !== null && country !== 'CN';
  return asked && region && !overseas ? regionTier(asked, region) : null;
}

export function regionValue(demand: Pick<DemandFacts, 'region'>, place: Placed): number | null {
  const tier = tierOf(demand, place);
  return tier && REGION_VALUES[tier];
}
