import { dayInChina } from '../../demands/days.ts';
import { codes, pilotUnits, regionLevel, sectors } from '../../reference/index.ts';
import { within } from '../reach.ts';
import type { DemandProgress, OfMonth, OfRegion, OfSector } from './schema.ts';
import { countStages } from './stages.ts';

type Placed = Pick<DemandProgress, 'region' | 'stage'>;

/** Some rows by a key of each, in the order the keys came up. */
export function grouped<T, Key>(rows: Iterable<T>, keyOf: (row: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** The pilot unit a region lies in; undefined where it lies in none. */
export const pilotOf = (region: string | null): string | undefined =>
  region === null ? undefined : pilotUnits.find(({ code }) => within(region, code))?.code;

/** The pilot units that a report over some regions tells of, whether they have demands or not; null is everywhere. */
export const pilotsIn = (regions: readonly string[] | null): string[] =>
  codes(pilotUnits).filter((code) => regions === null || regions.some((region) => within(code, region)));

const cityOf = (region: string): string =>
  regionLevel(region) === 'county' ? `${region.slice(0, 4)}00` : region;

/**
 * Demands by where they belong. All within one city are told of by county; others by city, and pilot units by themselves, also
 * where they are counties and none of their demands has come yet.
 */
export function byRegion(demands: readonly Placed[], regions: readonly string[] | null): OfRegion[] {
  const cities = new Set(demands.flatMap(({ region }) => (region === null ? [] : [cityOf(region)])));
  const [only] = cities;
  const inCity = cities.size === 1 && only !== undefined && regionLevel(only) === 'city';
  const keyOf = ({ region }: Placed): string | null =>
    inCity || region === null ? region : (pilotOf(region) ?? cityOf(region));
  const groups = grouped(demands, keyOf);
  if (!inCity) for (const pilot of pilotsIn(regions)) if (!groups.has(pilot)) groups.set(pilot, []);
  const apart = codes(pilotUnits).filter((code) => groups.has(code));
  return [...groups]
    .map(([region, rows]) => ({
      region,
      pilot: region !== null && apart.includes(region),
      without:
        region === null || regionLevel(region) !== 'city' || inCity
          ? []
          : apart.filter((code) => code !== region && within(code, region)),
      reached: countStages(rows),
    }))
    .sort(
      (a, b) => Number(b.pilot) - Number(a.pilot) || (a.region ?? '9').localeCompare(b.region ?? '9', 'en'),
    );
}

/** Demands by sector, a demand of several in each; those with most demands first. */
export function bySector(demands: readonly Pick<DemandProgress, 'sectors' | 'stage'>[]): OfSector[] {
  return [...codes(sectors), null]
    .map((sector) => {
      const inIt = demands.filter((demand) =>
        sector === null ? demand.sectors.length === 0 : demand.sectors.includes(sector),
      );
      return { sector, reached: countStages(inIt) };
    })
    .filter(({ reached }) => reached.collected > 0)
    .sort(
      (a, b) =>
        Number(a.sector === null) - Number(b.sector === null) || b.reached.collected - a.reached.collected,
    );
}

export const monthOf = (time: string | Date): string => dayInChina(new Date(time)).slice(0, 7);

/** So many months up to that of a time, oldest first, as YYYY-MM. */
export function monthsUntil(now: Date, count: number): string[] {
  const [year, month] = monthOf(now).split('-').map(Number) as [number, number];
  return Array.from({ length: count }, (_, i) => {
    const since = year * 12 + month - 1 - (count - 1 - i);
    return `${Math.floor(since / 12)}-${String((since % 12) + 1).padStart(2, '0')}`;
  });
}

/** Demands by the month they were collected in, by the clock of Shanghai; all that came before in one. */
export function byMonth(
  demands: readonly Pick<DemandProgress, 'collected_at' | 'stage'>[],
  now: Date,
  count: number,
): OfMonth[] {
  const months = monthsUntil(now, count);
  const shown = new Set(months);
  const groups = grouped(demands, ({ collected_at }) => {
    const month = monthOf(collected_at);
    return shown.has(month) ? month : null;
  });
  const told = months.map((month) => ({ month, reached: countStages(groups.get(month) ?? []) }));
  const before = groups.get(null);
  return before ? [{ month: null, reached: countStages(before) }, ...told] : told;
}
