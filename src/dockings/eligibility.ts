import { subjectIn } from '../access/labels.ts';
import type { ConflictService } from '../conflicts/service.ts';
import type { Executor } from '../db/transaction.ts';
import type { DemandFacts, ProfileFacts } from '../matching/index.ts';
import type { FigureStore, Figures } from './figures.ts';

export interface EligibilityDeps {
  figures: FigureStore;
  conflicts: Pick<ConflictService, 'inForce'>;
}

/** By id of whom or what is not to be recommended: why. */
export type Exclusions = ReadonlyMap<string, string>;

/** Ratings that a profile is credited with before it has any, at the middle of the scale. */
const PRIOR_RATINGS = 2;
const MIDDLE = 0.5;
/** The word for a pair between whom there is a conflict of interest; the ground is the two sides' business. */
const CONFLICT = 'conflict';

/**
 * 0..1, null while nobody has rated: the mean of enterprises' ratings, 1..5 put on 0..1, drawn to the middle as if there
 * were two ratings of it beside them (a Bayesian average), so that one good or bad word does not decide.
 */
export const recordOf = ({ rated, sum }: Pick<Figures, 'rated' | 'sum'>): number | null =>
  rated === 0 ? null : ((sum - rated) / 4 + PRIOR_RATINGS * MIDDLE) / (rated + PRIOR_RATINGS);

/** What dockings tell of whom may be recommended to whom. */
export function createEligibility({ figures, conflicts }: EligibilityDeps) {
  return {
    /** Profiles as the engine takes them, with what they carry now and how they were rated. */
    async weigh(x: Executor, facts: readonly ProfileFacts[]): Promise<ProfileFacts[]> {
      const known = await figures.figures(
        x,
        facts.map(({ id }) => id),
      );
      return facts.map((one) => {
        const own = known.get(one.id);
        return own ? { ...one, load: own.load, record: recordOf(own) } : one;
      });
    },
    /** Profiles not to recommend for each of some demands: they declined it, or there is a conflict with its owner. */
    async exclusions(x: Executor, asked: readonly DemandFacts[]): Promise<Map<string, Exclusions>> {
      const ownerOf = new Map(asked.flatMap((one) => ownersOf(one).map((owner) => [one.id, owner] as const)));
      const stored = asked.flatMap(({ id }) => (id === '' ? [] : [id]));
      const declined = await figures.declined(x, { demands: stored });
      const between = await conflicts.inForce(x, { enterprises: [...new Set(ownerOf.values())] });
      return new Map(
        asked.map(({ id }) => {
          const owner = ownerOf.get(id);
          const barred = new Map<string, string>();
          for (const pair of declined)
            if (pair.demand_id === id) barred.set(pair.profile_id, `declined:${pair.reason ?? 'other'}`);
          for (const pair of between) if (pair.enterprise_id === owner) barred.set(pair.profile_id, CONFLICT);
          return [id, barred];
        }),
      );
    },
    /** Demands not to recommend to a profile. */
    async exclusionsOf(x: Executor, profileId: string): Promise<Exclusions> {
      const barred = new Map<string, string>();
      for (const { demand_id, reason } of await figures.declined(x, { profile: profileId }))
        barred.set(demand_id, `declined:${reason ?? 'other'}`);
      const between = await conflicts.inForce(x, { profile: profileId });
      const owned = await figures.demandsOf(
        x,
        between.map(({ enterprise_id }) => enterprise_id),
      );
      for (const { id } of owned) barred.set(id, CONFLICT);
      return barred;
    },
    /** The profiles that some dockings are of. */
    profilesOf: figures.profilesOf,
  };
}

export type Eligibility = ReturnType<typeof createEligibility>;

const ownersOf = ({ labels }: DemandFacts): string[] =>
  labels.flatMap((label) => subjectIn('enterprise', label) ?? []);
