import { regionPrefix } from '../../reference/index.ts';
import type { DemandFacts, DemandFilters } from '../types.ts';
import { sectorsOf } from './components.ts';

/** A test of one value or several, any of which may be among those allowed; null where all pass. */
export function among(
  allowed: readonly string[] | undefined,
): ((values: readonly (string | null)[]) => boolean) | null {
  const set = new Set<string | null>(allowed);
  return set.size === 0 ? null : (values) => values.some((value) => set.has(value));
}

/** A test of regions, each code allowed standing for its subtree; null where all pass. */
export function within(regions: readonly string[] | undefined): ((region: string | null) => boolean) | null {
  const prefixes = (regions ?? []).map(regionPrefix);
  if (prefixes.length === 0) return null;
  return (region) => region !== null && prefixes.some((prefix) => region.startsWith(prefix));
}

export const sectorCodes = (facts: Parameters<typeof sectorsOf>[0]): string[] =>
  sectorsOf(facts).map(({ code }) => code);

/** A test of demands; absent and empty filters let everything pass. */
export function demandFilter(filters: DemandFilters = {}): (demand: DemandFacts) => boolean {
  const [near, services, sectors] = [
    within(filters.regions),
    among(filters.services),
    among(filters.sectors),
  ];
  const labels = (filters.labels ?? []).map((list) => new Set(list));
  return (demand) =>
    labels.every((set) => demand.labels.some((label) => set.has(label))) &&
    (!near || near(demand.region)) &&
    (!services || services(demand.services)) &&
    (!sectors || sectors(sectorCodes(demand)));
}
