import type { ExpertLoad, OverAskedReason, OverAskedRule } from './schema.ts';

const OFTEN_IN_90_DAYS = 5;
const LEAST = 3;
const UNWILLING = 3;

type Counts = Pick<ExpertLoad, 'invitations' | 'acceptances' | 'refusals' | 'expiries' | 'capacity' | 'open'>;

/** The middle of some numbers; null of none. */
export function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
}

/**
 * When an expert counts as asked too often, by the others of a report: five invitations in 90 days (in proportion for other
 * spans, never under three), or three that are more than twice the median of those who were asked at all.
 */
export function ruleFor(days: number, invitations: readonly number[]): OverAskedRule {
  const asked = invitations.filter((count) => count > 0);
  const often = Math.max(LEAST, Math.round((OFTEN_IN_90_DAYS * days) / 90));
  return { often, median: median(asked), least: LEAST, unwilling: UNWILLING };
}

/** Why an expert is to be spared for a while; whoever takes no dockings at all is not full but closed. */
export function reasonsToSpare(rule: OverAskedRule, counts: Counts): OverAskedReason[] {
  const { invitations, acceptances, refusals, expiries, capacity, open } = counts;
  const unwilling = refusals + expiries;
  const above = rule.median !== null && invitations >= rule.least && invitations > 2 * rule.median;
  return [
    ...(capacity !== null && open > 0 && open >= capacity ? (['no_places_left'] as const) : []),
    ...(invitations >= rule.often || above ? (['often_asked'] as const) : []),
    ...(unwilling >= rule.unwilling && unwilling > acceptances ? (['seldom_accepts'] as const) : []),
  ];
}

/** Whether an expert who takes dockings was never invited to one. */
export const isUnasked = ({ first_asked, capacity }: Pick<ExpertLoad, 'first_asked' | 'capacity'>): boolean =>
  first_asked === null && capacity !== 0;
