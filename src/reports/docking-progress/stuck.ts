import type { DemandLine } from '../../demands/lines.ts';
import type { Course } from '../../dockings/service.ts';
import { HOLDING } from '../../dockings/states.ts';
import { daysSince } from '../wording.ts';
import { type Stuck, type StuckKind, stuckKinds } from './schema.ts';

/** More days than these, and something is stuck. */
export const PATIENCE: Readonly<Record<StuckKind, number>> = {
  awaiting_review: 7,
  returned: 14,
  awaiting_publication: 7,
  not_invited: 7,
  none_under_way: 0,
  unanswered: 7,
  not_met: 14,
  no_agreement: 30,
  no_outcome: 90,
};
/** An invitation that lapses within so many days is urgent, however young. */
export const DAYS_TO_LAPSE = 3;
const DAY_MS = 86_400_000;

/** A demand with all that is known of its way. */
export interface Way {
  line: DemandLine;
  /** When it came to each state first. */
  reached: ReadonlyMap<string, string>;
  courses: readonly Course[];
}

interface Found {
  kind: StuckKind;
  since: string;
  docking?: Course;
}

/** What waits, by what it waits for, longest first. */
export function stuckIn(
  ways: readonly Way[],
  nameOf: (profileId: string) => string | null,
  now: Date,
): Stuck[] {
  const all = ways.flatMap((way) =>
    [...ofDemand(way), ...way.courses.flatMap(ofDocking)].map(({ kind, since, docking }): Stuck => {
      const { id, title, owner_name, place } = way.line;
      return {
        ...{ kind, demand_id: id, docking_id: docking?.id ?? null, title, owner: owner_name, region: place },
        expert: docking ? nameOf(docking.profile_id) : null,
        ...{ since, days: daysSince(since, now) },
        due: kind === 'unanswered' ? (docking?.answer_by ?? null) : null,
      };
    }),
  );
  return all
    .filter((stuck) => isPressing(stuck, now))
    .sort(
      (a, b) =>
        stuckKinds.indexOf(a.kind) - stuckKinds.indexOf(b.kind) ||
        (a.since < b.since ? -1 : Number(a.since > b.since)),
    );
}

function isPressing({ kind, days, due }: Stuck, now: Date): boolean {
  const lapses = due !== null && new Date(due).getTime() - now.getTime() <= DAYS_TO_LAPSE * DAY_MS;
  return lapses || kind === 'none_under_way' || days > PATIENCE[kind];
}

/** What a demand itself waits for; one that is switched off waits for no expert. */
function ofDemand({ line, courses }: Way): Found[] {
  const { state, state_since: since, active } = line;
  if (state === 'submitted') return [{ kind: 'awaiting_review', since }];
  if (state === 'returned') return [{ kind: 'returned', since }];
  if (!active) return [];
  if (state === 'verified') return [{ kind: 'awaiting_publication', since }];
  if (state === 'published') return [{ kind: 'not_invited', since }];
  const isOpen = courses.some((course) => HOLDING.includes(course.state) || course.concluded_at !== null);
  if (state !== 'docking' || isOpen) return [];
  const ends = courses.map((course) => course.state_since).sort();
  return [{ kind: 'none_under_way', since: ends.at(-1) ?? since }];
}

const WAITS: Partial<Record<Course['state'], StuckKind>> = {
  invited: 'unanswered',
  accepted: 'not_met',
  meeting: 'no_agreement',
  agreement: 'no_outcome',
};

function ofDocking(docking: Course): Found[] {
  const kind = WAITS[docking.state];
  return kind ? [{ kind, since: docking.state_since, docking }] : [];
}
