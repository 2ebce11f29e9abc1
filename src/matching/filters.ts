import { regionPrefix } from '../reference/index.ts';
import { sectorsOf } from './components.ts';
import type { DemandFacts, DemandFilters, ProfileFacts, ProfileFilters } from './types.ts';

/** A test of profiles; absent and empty filters let everything pass. */
export function profileFilter(filters: ProfileFilters = {}): (profile: ProfileFacts) => boolean {
  const common = commonFilter(filters);
  const kind = among(filters.kinds);
  const country = among(filters.countries);
  const languages = anyAmong(filters.languages);
  return (profile) =>
    kind(profile.kind) && country(profile.country) && languages(profile.languages) && common(profile);
}

/** The same for demands. */
export function demandFilter(filters: DemandFilters = {}): (demand: DemandFacts) => boolean {
  return commonFilter(filters);
}

type Common = Pick<ProfileFacts, 'region' | 'sectors' | 'inferredSectors' | 'services'>;

function commonFilter(filters: DemandFilters): (facts: Common) => boolean {
  const sectors = anyAmong(filters.sectors);
  const services = anyAmong(filters.services);
  const prefixes = (filters.regions ?? []).map(regionPrefix);
  const near = (region: string | null) =>
    prefixes.length === 0 || (region !== null && prefixes.some((prefix) => region.startsWith(prefix)));
  return (facts) =>
    near(facts.region) && services(facts.services) && sectors(sectorsOf(facts).map(({ code }) => code));
}

function among(allowed: readonly string[] = []): (value: string | null) => boolean {
  const set = new Set<string | null>(allowed);
  return (value) => set.size === 0 || set.has(value);
}

function anyAmong(allowed: readonly string[] = []): (values: readonly string[]) => boolean {
  const set = new Set(allowed);
  return (values) => set.size === 0 || values.some((value) => set.has(value));
}
