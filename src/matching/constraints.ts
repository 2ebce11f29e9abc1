import { fold } from '../text/index.ts';
import { placesLeft } from './components.ts';
import type { Constraint, DemandFacts, Exclusion, ProfileFacts } from './types.ts';

type Check = (demand: DemandFacts, profile: ProfileFacts) => boolean;

/** In the order in which they are told; `excluded`, the caller's own word against a pair, is the last. */
const CHECKS: readonly (readonly [Constraint, Check])[] = [
  ['inactive', (demand, profile) => !profile.active || !demand.active],
  ['wrong_kind', ({ wantedKinds }, { kind }) => wantedKinds.length > 0 && !wantedKinds.includes(kind)],
  ['no_capacity', (_, profile) => placesLeft(profile) === 0],
  ['conflict_of_interest', (demand, profile) => sameOrganisation(demand.organisation, profile.organisation)],
];

/** The first constraint a pair breaks, those waived left aside, or null. */
export function exclusion(
  demand: DemandFacts,
  profile: ProfileFacts,
  { exclude, waive = [] }: { exclude?: string | undefined; waive?: readonly Constraint[] | undefined },
): Exclusion | null {
  for (const [constraint, breaks] of CHECKS) {
    if (!waive.includes(constraint) && breaks(demand, profile)) return { constraint, reason: null };
  }
  if (exclude === undefined || waive.includes('excluded')) return null;
  return { constraint: 'excluded', reason: exclude };
}

function sameOrganisation(a: string | null, b: string | null): boolean {
  if (!a || !b) return false;
  return plain(a) === plain(b);
}

const memo = new Map<string, string>();

function plain(name: string): string {
  let folded = memo.get(name);
  if (folded === undefined) {
    folded = fold(name).replace(/[^\p{L}\p{N}]/gu, '');
    if (memo.size > 100_000) memo.clear();
    memo.set(name, folded);
  }
  return folded;
}
