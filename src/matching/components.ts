import { type RegionTier, regionTier, relatedness } from '../reference/index.ts';
import type {
  Component,
  ComponentName,
  DemandFacts,
  ProfileFacts,
  SectorReason,
  SectorWeight,
} from './types.ts';
import type { MatchSettings } from './weights.ts';

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
    service: serviceValue(demand, profile),
    region: regionValue(demand, profile),
    record: profile.record,
    availability: availabilityValue(profile),
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
export function sectorsOf({
  sectors,
  inferredSectors,
}: Pick<ProfileFacts, 'sectors' | 'inferredSectors'>): readonly SectorWeight[] {
  return sectors.length > 0 ? sectors.map((code) => ({ code, weight: 1 })) : inferredSectors;
}

/**
 * For each of the demand's sectors the profile's most related one, averaged by the demand's weights. What was inferred on
 * either side moves the value from neutral only part of the way.
 */
function sectorValue(
  demand: DemandFacts,
  profile: ProfileFacts,
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
  return neutral + (inferredOn(demand, profile) ? certainty : 1) * (sum / total - neutral);
}

const inferredOn = (demand: DemandFacts, profile: ProfileFacts): boolean =>
  demand.sectors.length === 0 || profile.sectors.length === 0;

/** The sectors by which the two meet best. */
export function sectorReasons(demand: DemandFacts, profile: ProfileFacts): SectorReason[] {
  const inferred = inferredOn(demand, profile);
  const offered = sectorsOf(profile);
  return sectorsOf(demand).flatMap(({ code }) => {
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
}

function serviceValue(demand: DemandFacts, profile: ProfileFacts): number | null {
  if (demand.services.length === 0 || profile.services.length === 0) return null;
  return commonServices(demand, profile).length / demand.services.length;
}

export const commonServices = (demand: DemandFacts, profile: ProfileFacts): string[] =>
  demand.services.filter((service) => profile.services.includes(service));

export function tierOf(demand: DemandFacts, profile: ProfileFacts): RegionTier | null {
  const overseas = profile.country !== null && profile.country !== 'CN';
  return demand.region && profile.region && !overseas ? regionTier(demand.region, profile.region) : null;
}

function regionValue(demand: DemandFacts, profile: ProfileFacts): number | null {
  const tier = tierOf(demand, profile);
  return tier && REGION_VALUES[tier];
}

/** Dockings the profile can still take; null is unlimited. */
export const placesLeft = ({ capacity, load }: ProfileFacts): number | null =>
  capacity === null ? null : Math.max(0, capacity - load);

function availabilityValue(profile: ProfileFacts): number {
  const left = placesLeft(profile);
  return left === null ? 1 : left / Math.max(1, profile.capacity as number);
}
