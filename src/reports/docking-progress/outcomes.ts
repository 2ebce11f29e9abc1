import type { Course } from '../../dockings/service.ts';
import { codes, targets, vocabularies } from '../../reference/index.ts';
import { grouped, pilotOf, pilotsIn } from './groups.ts';
import type { DemandProgress, Outcomes, Totals } from './schema.ts';
import { countStages } from './stages.ts';

/** What a docking is worth: by its outcome, or else by its agreement; nothing where it was ended without an outcome. */
export const contractOf = ({ state, outcome_cny, agreed_cny }: Course): number =>
  state === 'ended' ? 0 : (outcome_cny ?? agreed_cny ?? 0);

export const contractSum = (courses: readonly Course[]): number =>
  courses.reduce((sum, course) => sum + contractOf(course), 0);

const count = (courses: readonly Course[], step: keyof Course): number =>
  courses.filter((course) => course[step] !== null).length;

export const totalsOf = (courses: readonly Course[]): Totals => ({
  dockings: courses.length,
  invitations: count(courses, 'invited_at'),
  acceptances: count(courses, 'accepted_at'),
  refusals: count(courses, 'declined_at'),
  expiries: count(courses, 'expired_at'),
  agreements: count(courses, 'agreed_at'),
  outcomes: count(courses, 'concluded_at'),
  contract_cny: contractSum(courses),
});

/** What came of dockings: by who carried it, by kind of service, and by pilot unit. */
export function outcomesOf(
  demands: readonly DemandProgress[],
  courses: readonly Course[],
  regions: readonly string[] | null,
): Outcomes {
  const concluded = courses.filter((course) => course.concluded_at !== null);
  const sums = (rows: readonly Course[]) => ({ outcomes: rows.length, contract_cny: contractSum(rows) });
  const byCarrier = grouped(concluded, ({ carrier }) => carrier);
  const byService = grouped(concluded, ({ service }) => service);
  return {
    by_carrier: [...codes(vocabularies.carriers), null]
      .map((carrier) => ({
        ...{ carrier, ...sums(byCarrier.get(carrier) ?? []) },
        target: (carrier !== null && targets[carrier]) || null,
      }))
      .filter(({ outcomes, target }) => outcomes > 0 || target !== null),
    by_service: codes(vocabularies.services)
      .map((service) => ({ service, ...sums(byService.get(service) ?? []) }))
      .filter(({ outcomes }) => outcomes > 0)
      .sort((a, b) => b.outcomes - a.outcomes),
    by_unit: byUnit(demands, courses, regions),
  };
}

function byUnit(
  demands: readonly DemandProgress[],
  courses: readonly Course[],
  regions: readonly string[] | null,
): Outcomes['by_unit'] {
  const unitOf = new Map(demands.map(({ demand_id, region }) => [demand_id, pilotOf(region) ?? null]));
  const demandsOf = grouped(demands, ({ demand_id }) => unitOf.get(demand_id) ?? null);
  const coursesOf = grouped(courses, ({ demand_id }) => unitOf.get(demand_id) ?? null);
  const units = new Set([...pilotsIn(regions), ...demandsOf.keys()]);
  const order = [...pilotsIn(null), null];
  return order
    .filter((region) => units.has(region))
    .map((region) => {
      const { agreements, outcomes, contract_cny } = totalsOf(coursesOf.get(region) ?? []);
      const { collected, invited } = countStages(demandsOf.get(region) ?? []);
      return { region, demands: collected, invited, agreements, outcomes, contract_cny };
    });
}
