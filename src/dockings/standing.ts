import { overlap, subjectLabel } from '../access/labels.ts';
import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Docking } from './schema.ts';
import type { DockingState } from './states.ts';
import type { DockingRow, MeetingRow, RatingRow, StepRow } from './store.ts';

const SHARED = /^(region|association|enterprise):/;

/**
 * Who reaches a docking: whoever reaches its demand, and its profile once it was invited. A recommendation that came to
 * nothing is not the expert's business.
 */
export function labelsOf(
  demandLabels: readonly string[],
  { profile_id, invited_at }: Pick<DockingRow, 'profile_id' | 'invited_at'>,
): string[] {
  const shared = demandLabels.filter((label) => SHARED.test(label));
  return invited_at === null ? shared : [...shared, subjectLabel('profile', profile_id)];
}

const AFTER_ANSWER: readonly DockingState[] = ['accepted', 'meeting', 'agreement', 'completed', 'ended'];
/** Whether the expert has accepted, whatever came then. */
export const wasAccepted = ({ state, answered_at }: Pick<DockingRow, 'state' | 'answered_at'>): boolean =>
  answered_at !== null && AFTER_ANSWER.includes(state as DockingState);

/** A docking as a viewer is shown it: each side sees its own words, and the expert the demand's once it has accepted. */
export function shownTo(
  viewer: Viewer,
  { labels, ...row }: DockingRow,
  { meetings, ratings }: { meetings: readonly MeetingRow[]; ratings: readonly RatingRow[] },
): Docking {
  const limit = limitOf(viewer, 'dockings.read');
  const isExpert = viewer.role === 'profile';
  const isEnterprise = viewer.role === 'enterprise';
  const opened = !isExpert || wasAccepted(row);
  const told = limit === undefined || overlap(limit, labels);
  const own = isExpert ? 'expert' : isEnterprise ? 'enterprise' : undefined;
  return {
    ...row,
    enterprise_id: opened && told ? row.enterprise_id : null,
    match: opened ? row.match : null,
    note: own === undefined ? row.note : null,
    decline_note: isEnterprise ? null : row.decline_note,
    end_note: opened ? row.end_note : null,
    meetings: meetings.filter(({ docking_id }) => docking_id === row.id),
    ratings: ratings.filter(
      ({ docking_id, side }) => docking_id === row.id && (own === undefined || own === side),
    ),
  } as Docking;
}

/** The step of a docking as a viewer is shown it: its words as far as the docking itself tells them. */
export function stepShownTo(viewer: Viewer, docking: Docking, step: StepRow): StepRow {
  const sided = viewer.role === 'profile' || viewer.role === 'enterprise';
  const told: Record<string, string | null> = { decline: docking.decline_note, end: docking.end_note };
  if (!sided) return step;
  return { ...step, note: step.action in told ? (told[step.action] ?? null) : null };
}
