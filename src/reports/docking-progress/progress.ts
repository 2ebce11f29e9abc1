import type { DemandState } from '../../demands/states.ts';
import type { Course } from '../../dockings/service.ts';
import { HOLDING } from '../../dockings/states.ts';
import { daysSince } from '../wording.ts';
import { contractSum, totalsOf } from './outcomes.ts';
import type { DemandProgress } from './schema.ts';
import { firstTimes, furthestOf, furthestStage, rankOf } from './stages.ts';
import type { Way } from './stuck.ts';

/** The dockings of a demand that came furthest; of these, where some are still under way, those alone. */
export function furthestCourses(courses: readonly Course[]): Course[] {
  const rank = (course: Course): number => {
    const stage = furthestOf(course);
    return stage ? rankOf(stage) : -1;
  };
  const furthest = Math.max(0, ...courses.map(rank));
  const there = courses.filter((course) => rank(course) === furthest);
  const open = there.filter(({ state }) => HOLDING.includes(state));
  return open.length > 0 ? open : there;
}

/** A demand with the dates of its stages and what its dockings came to. */
export function progressOf(
  { line, courses, reached }: Way,
  furthest: readonly Course[],
  nameOf: (profileId: string) => string | null,
  now: Date,
): DemandProgress {
  const { invitations, acceptances, refusals, expiries } = totalsOf(courses);
  const first = firstTimes(courses);
  const names = furthest.map(({ profile_id }) => nameOf(profile_id)).filter((name) => name !== null);
  return {
    ...{ demand_id: line.id, external_id: line.external_id, title: line.title, owner: line.owner_name },
    ...{ region: line.place, sectors: line.sectors, state: line.state },
    stage: furthestStage([line.state, ...(reached.keys() as Iterable<DemandState>)], courses),
    collected_at: line.collected_at,
    submitted_at: reached.get('submitted') ?? null,
    verified_at: reached.get('verified') ?? null,
    published_at: reached.get('published') ?? null,
    ...{ invited_at: first.invited, accepted_at: first.accepted, met_at: first.met },
    ...{ agreed_at: first.agreement, concluded_at: first.outcome },
    days: daysSince(line.collected_at, now),
    state_days: daysSince(line.state_since, now),
    dockings: courses.length,
    ...{ invitations, acceptances, refusals, expiries },
    open: courses.filter(({ state }) => HOLDING.includes(state)).length,
    experts: [...new Set(names)],
    contract_cny: contractSum(courses),
  };
}
