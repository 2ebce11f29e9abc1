import type { ProfileFeatures, SectorWeight } from '../matching/index.ts';
import { after, equals, equalsAny, holdsAny, inRegion, inSector, madeByOther } from '../resources/filters.ts';
import { createResourceStore } from '../resources/store.ts';
import { visibleBy } from '../resources/visibility.ts';
import type { Profile } from './schema.ts';
import { profiles as table } from './table.ts';

/** What is stored of a profile for matching alone. */
export interface ProfileAnalysis {
  features: ProfileFeatures;
  sector_weights: SectorWeight[];
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
  return createResourceStore<Profile, ProfileAnalysis>(table, { conditions, hidden, visibleTo });
}

export type ProfileStore = ReturnType<typeof createProfileStore>;
