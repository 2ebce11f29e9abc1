import type { Viewer } from '../access/principal.ts';
import { type DemandRow, shownTo } from './standing.ts';
import type { DemandState } from './states.ts';
import type { DemandLineRow } from './store.ts';

/** What a list of many demands tells of each. */
export interface DemandLine {
  id: string;
  external_id: string | null;
  title: string;
  /** The enterprise's name, or the owner's as written on the form. */
  owner_name: string | null;
  /** Where it belongs: its region, or else its owner's, or else that of the association which collected it. */
  place: string | null;
  /** Declared, or else inferred. */
  sectors: string[];
  state: DemandState;
  state_since: string;
  active: boolean;
  /** When its form came in, or else when it was recorded. */
  collected_at: string;
}

/** A demand as a viewer is told of it in a list; of a redacted one neither whose it is nor where in its city. */
export function toLine(viewer: Viewer, { owner, ...row }: DemandLineRow): DemandLine {
  const shown = shownTo(viewer, row as DemandRow);
  const { id, external_id, title, state, active, created_at } = shown;
  return {
    ...{ id, external_id, title, active },
    owner_name: shown.redacted ? null : (owner ?? shown.owner_name),
    place: shown.redacted ? shown.region : row.place,
    sectors: shown.sectors.length > 0 ? shown.sectors : shown.inferred_sectors,
    state: state as DemandState,
    state_since: shown.state_since ?? created_at,
    collected_at: shown.received_at ?? created_at,
  };
}
