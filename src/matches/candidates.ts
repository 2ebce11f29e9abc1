import type { Executor } from '../db/transaction.ts';
import type { DockingService } from '../dockings/service.ts';
import type { ProfileFacts } from '../matching/index.ts';
import type { ProfileService } from '../profiles/service.ts';

/** Profiles as the engine takes them, with what their dockings tell: what they carry now, and how they were rated. */
export const createCandidates = (
  profiles: ProfileService,
  dockings: Pick<DockingService, 'weigh'>,
): ProfileService => ({
  ...profiles,
  facts: async (x: Executor, which): Promise<ProfileFacts[]> =>
    dockings.weigh(x, await profiles.facts(x, which)),
});
