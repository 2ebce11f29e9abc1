import type { Viewer } from '../access/principal.ts';
import type { Docking, KeptMatch, Recommendation } from '../dockings/schema.ts';
import type { DockingService } from '../dockings/service.ts';
import { ApiError } from '../errors.ts';
import type { MatchExplanation } from './schema.ts';

export interface RecommendationDeps {
  dockings: Pick<DockingService, 'recommend'>;
}

/** Brings the two of a match together, and keeps the match as it is now; what a constraint bars is brought together by hand or not at all. */
export const createRecommendation =
  (
    { dockings }: RecommendationDeps,
    explain: (viewer: Viewer, demandRef: string, profileRef: string) => Promise<MatchExplanation>,
  ) =>
  async (viewer: Viewer, demandRef: string, profileRef: string, input: Recommendation): Promise<Docking> => {
    const { demand, profile, exclusion, ...match } = await explain(viewer, demandRef, profileRef);
    if (exclusion)
      throw new ApiError(
        'conflict',
        `The pair cannot be recommended: ${exclusion.reason ?? exclusion.constraint}`,
      );
    const { score, settings, components, reasons, rank, engine, lexicon, model } = match;
    const kept: KeptMatch = { score, settings, components, reasons, rank, engine, lexicon, model };
    return dockings.recommend(viewer, { ...input, demand_id: demand.id, profile_id: profile.id }, kept);
  };
