import { fold } from '../text/index.ts';
import { placesLeft } from './components.ts';
import type { DemandFacts, Exclusion, ProfileFacts } from './types.ts';

/** The first constraint a pair breaks, or null. `reason` is the caller's own word against the pair. */
export function exclusion(
  demand: DemandFacts,
  profile: ProfileFacts,
  reason: string | undefined,
): Exclusion | null {
  if (!profile.active || !demand.active) return { constraint: 'inactive', reason: null };
  if (demand.wantedKinds.length > 0 && !demand.wantedKinds.includes(profile.kind)) {
    return { constraint: 'wrong_kind', reason: null };
  }
  if (placesLeft(profile) === 0) return { constraint: 'no_capacity', reason: null };
  if (sameOrganisation(demand.organisation, profile.organisation)) {
    return { constraint: 'conflict_of_interest', reason: null };
  }
  return reason === undefined ? null : { constraint: 'excluded', reason };
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
