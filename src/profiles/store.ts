import { and, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { ProfileFeatures, SectorWeight } from '../matching/index.ts';
import {
  after,
  equals,
  equalsAny,
  type Filters,
  holdsAny,
  inRegion,
  inSector,
  isAny,
  madeByOther,
  sectorsOf,
  toConditions,
} from '../resources/filters.ts';
import { createResourceStore } from '../resources/store.ts';
import { visibleBy } from '../resources/visibility.ts';
import type { Profile } from './schema.ts';
import { profiles as table } from './table.ts';

/** What is stored of a profile for matching alone. */
export interface ProfileAnalysis {
  features: ProfileFeatures;
  sector_weights: SectorWeight[];
}

/** What a list of many profiles tells of each. */
export interface ProfileLine {
  id: string;
  name: string;
  kind: string;
  affiliation: string | null;
  region: string | null;
  country: string | null;
  /** Declared, or else inferred. */
  sectors: string[];
  capacity: number | null;
}

export function createProfileStore() {
  const conditions = {
    kind: equalsAny(table.kind),
    sector: inSector(table.sectors, table.inferred_sectors),
    region: inRegion(table.region),
    country: equalsAny(table.country),
    language: holdsAny(table.languages),
    service: holdsAny(table.services),
    active: equals(table.active),
    external_id: equalsAny(table.external_id),
    updated_since: after(table.updated_at),
    stale: madeByOther(table.features),
  };
  const hidden = ['features', 'sector_weights'];
  const visibleTo = visibleBy('profiles.read', { region: table.region, profile: table.id });
  const loadedTo = visibleBy('profiles.load', { region: table.region, profile: table.id });
  const { id, name, kind, affiliation, region, country, capacity } = table;
  const line = { id, name, kind, affiliation, region, country, capacity };
  const sectors = sectorsOf(table.sectors, table.inferred_sectors);
  return {
    ...createResourceStore<Profile, ProfileAnalysis>(table, { conditions, hidden, visibleTo }),
    /** The active profiles, by their names, whose load a viewer may know of. */
    /** Whether a person behind one of some profiles was erased. */
    async anyErased(x: Executor, ids: readonly string[]): Promise<boolean> {
      const erased = and(isAny(table.id, ids), isNotNull(table.erased_at));
      return (await x.select({ id: table.id }).from(table).where(erased).limit(1)).length > 0;
    },
    async roll(x: Executor, viewer: Viewer, filters: Filters): Promise<ProfileLine[]> {
      const where = and(
        loadedTo(viewer),
        sql`${table.active}`,
        isNull(table.erased_at),
        ...toConditions(conditions, filters),
      );
      return x
        .select({ ...line, sectors })
        .from(table)
        .where(where)
        .orderBy(name, id);
    },
    /** Some profiles a viewer may know of, active or not, as lists tell of them. */
    async lines(x: Executor, viewer: Viewer, ids: readonly string[]): Promise<ProfileLine[]> {
      const where = and(visibleTo(viewer), isAny(id, ids));
      return x
        .select({ ...line, sectors })
        .from(table)
        .where(where);
    },
  };
}

export type ProfileStore = ReturnType<typeof createProfileStore>;
