import { subjectLabel } from '../access/labels.ts';
import { regionLine } from '../reference/index.ts';
import { known, type SearchField, textsOf } from '../resources/searched.ts';
import type { SearchDocument } from '../search/port.ts';
import type { Profile } from './schema.ts';

/** What of a profile is searched. */
export const profileFields: readonly SearchField<Profile>[] = [
  { name: 'name', weight: 0, texts: ({ name }) => [name] },
  { name: 'name_en', weight: 0, texts: ({ name_en }) => [name_en] },
  { name: 'keywords', weight: 1, texts: ({ keywords }) => keywords },
  { name: 'affiliation', weight: 2, texts: ({ affiliation }) => [affiliation] },
  { name: 'title', weight: 2, texts: ({ title }) => [title] },
  { name: 'evidence.title', weight: 2, texts: ({ evidence }) => evidence.map(({ title }) => title) },
  { name: 'bio', weight: 3, texts: ({ bio }) => [bio] },
  { name: 'evidence.abstract', weight: 3, texts: ({ evidence }) => evidence.map(({ abstract }) => abstract) },
];

/** What of a profile can be found. */
export function searchable(row: Profile): Omit<SearchDocument, 'collection' | 'entity_id'> {
  const { id, external_id, kind, region, country, languages, services, active, created_at, updated_at } = row;
  return {
    texts: textsOf(profileFields, row),
    codes: known([id, external_id]),
    traits: {
      kind: [kind],
      status: [active ? 'active' : 'inactive'],
      region: regionLine(region),
      country: known([country]),
      language: languages,
      sector: [...new Set([...row.sectors, ...row.inferred_sectors])],
      service: services,
    },
    labels: [subjectLabel('profile', id)],
    times: { created_at, updated_at, deadline: null },
  };
}
