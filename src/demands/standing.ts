import { OPEN, overlap, PUBLISHED, regionLabels, subjectLabel } from '../access/labels.ts';
import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import { sectors as allSectors, regionPrefix } from '../reference/index.ts';
import type { Demand } from './schema.ts';
import { type DemandState, isPublished } from './states.ts';

/** What is stored of a demand beside what is shown of it. */
export interface DemandStanding {
  /** Where it belongs: its region, or else its owner's, or else that of the association which collected it. */
  place: string | null;
  /** Profiles that may read it in full. */
  admitted: string[];
  labels: string[];
}
export type DemandRow = Demand & DemandStanding;

type Told = Pick<Demand, 'owner_id' | 'association_id' | 'confidential' | 'state'> &
  Pick<DemandStanding, 'place' | 'admitted'>;

/** Who reaches a demand. A draft is nobody's business but its owner's and that of the association which writes it. */
export function labelsOf({ owner_id, association_id, confidential, state, place, admitted }: Told): string[] {
  const published = isPublished(state as DemandState);
  return [
    ...(state === 'draft' ? [] : regionLabels(place)),
    ...(association_id === null ? [] : [subjectLabel('association', association_id)]),
    ...(owner_id === null ? [] : [subjectLabel('enterprise', owner_id)]),
    ...admitted.map((id) => subjectLabel('profile', id)),
    ...(published ? [PUBLISHED] : []),
    ...(published && !confidential ? [OPEN] : []),
  ];
}

/** Whether a viewer may read a demand in full. */
export function readsWhole(viewer: Viewer, { labels }: Pick<DemandStanding, 'labels'>): boolean {
  const limit = limitOf(viewer, 'demands.read');
  return limit === undefined || overlap([...limit, OPEN], labels);
}

/** A demand as a viewer is shown it. */
export function shownTo(viewer: Viewer, row: DemandRow): DemandRow {
  const { place: _p, admitted: _a, labels: _l, ...shown } = row;
  shown.recorded_at = row.created_at;
  shown.redacted = false;
  return (readsWhole(viewer, row) ? shown : redact(shown)) as DemandRow;
}

/** What outsiders see of a confidential demand: nothing that tells whose it is. */
function redact(demand: Demand): Demand {
  const { region, sectors, inferred_sectors, public_summary } = demand;
  const names = [...sectors, ...inferred_sectors].map(
    (code) => allSectors.find((sector) => sector.code === code)?.zh ?? code,
  );
  return {
    ...demand,
    external_id: null,
    title: public_summary ?? `保密需求${names.length > 0 ? `（${names.join('、')}）` : ''}`,
    description: public_summary,
    owner_id: null,
    owner_name: null,
    region: region && cityOf(region),
    keywords: [],
    budget_cny: null,
    campaign_id: null,
    association_id: null,
    received_at: null,
    redacted: true,
  };
}

const cityOf = (region: string): string => regionPrefix(region).slice(0, 4).padEnd(6, '0');
