import { regionLine } from '../reference/index.ts';
import { known, type SearchField, textsOf } from '../resources/searched.ts';
import type { SearchDocument } from '../search/port.ts';
import type { Demand } from './schema.ts';
import type { DemandRow } from './standing.ts';
import { type DemandState, isPublished } from './states.ts';

/** What of a demand is searched. */
export const demandFields: readonly SearchField<Demand>[] = [
  { name: 'title', weight: 0, texts: ({ title }) => [title] },
  { name: 'keywords', weight: 1, texts: ({ keywords }) => keywords },
  { name: 'description', weight: 3, texts: ({ description }) => [description] },
];

/** Whether everybody who reads demands may read all of it. */
export const isOpenDemand = ({ confidential, state }: Pick<Demand, 'confidential' | 'state'>): boolean =>
  !confidential && isPublished(state as DemandState);

/** What of a demand can be found. */
export function searchable(row: DemandRow): Omit<SearchDocument, 'collection' | 'entity_id'> {
  const { id, external_id, state, region, services, labels, created_at, updated_at, deadline } = row;
  return {
    texts: textsOf(demandFields, row),
    codes: known([id, external_id]),
    traits: {
      status: [state],
      region: regionLine(region),
      sector: [...new Set([...row.sectors, ...row.inferred_sectors])],
      service: services,
    },
    labels,
    times: { created_at, updated_at, deadline },
  };
}
