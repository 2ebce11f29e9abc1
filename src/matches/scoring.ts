import { setImmediate } from 'node:timers/promises';
import type { Viewer } from '../access/principal.ts';
import type { DemandService } from '../demands/service.ts';
import { ApiError } from '../errors.ts';
import type { MatchSettingsService } from '../match-settings/service.ts';
import type { Engine, SettingsFor } from '../matching/index.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Loader } from './loader.ts';
import { MAX_PAIRS, type ScoreRequest, type Scores } from './schema.ts';
import { settingsOf, together } from './weighing.ts';

export interface ScoringDeps {
  engine: Pick<Engine, 'score' | 'versions'>;
  loader: Pick<Loader, 'current'>;
  demands: Pick<DemandService, 'resolveReached'>;
  profiles: Pick<ProfileService, 'resolveIds'>;
  matchSettings: Pick<MatchSettingsService, 'inUse' | 'named'>;
}

/** A number for every pair of some demands and profiles. */
export function createScoring({ engine, loader, demands, profiles, matchSettings }: ScoringDeps) {
  /** The ids of the pairs asked for; throws ApiError that lists all that name nothing. */
  async function identify(viewer: Viewer, { demand_ids, profile_ids }: ScoreRequest) {
    if (demand_ids.length * profile_ids.length > MAX_PAIRS)
      throw new ApiError('invalid_request', `At most ${MAX_PAIRS} pairs at a time`);
    const [demandIds, profileIds] = await Promise.all([
      demands.resolveReached(viewer, 'matches.read', demand_ids),
      profiles.resolveIds(viewer, profile_ids),
    ]);
    const unknown = [
      ...missing('/demand_ids', demand_ids, demandIds),
      ...missing('/profile_ids', profile_ids, profileIds),
    ];
    if (unknown.length > 0) throw new ApiError('invalid_request', 'Some ids name nothing', unknown);
    return { demandIds: demandIds as string[], profileIds: profileIds as string[] };
  }
  /** A demand's scores; others have their turn between stretches of it. */
  async function scoreRow(demandId: string, profileIds: string[], settings: SettingsFor): Promise<number[]> {
    const row: number[] = [];
    try {
      for (let at = 0; at < profileIds.length; at += STRETCH) {
        row.push(...engine.score([demandId], profileIds.slice(at, at + STRETCH), settings));
        await setImmediate();
      }
      return row;
    } catch (error) {
      if (error instanceof RangeError)
        throw new ApiError('conflict', 'A row was deleted meanwhile: ask again');
      throw error;
    }
  }

  return async (viewer: Viewer, request: ScoreRequest, settings?: string): Promise<Scores> => {
    const [{ demandIds, profileIds }, by] = await together(
      identify(viewer, request),
      settingsOf(matchSettings, settings),
    );
    await loader.current();
    const scores: number[][] = [];
    for (const id of demandIds) scores.push(await scoreRow(id, profileIds, by));
    return { scores, ...engine.versions };
  };
}

/** Pairs scored in one go: some ten milliseconds. */
const STRETCH = 1_000;

function missing(pointer: string, refs: readonly string[], ids: readonly (string | undefined)[]) {
  return refs.flatMap((ref, i) =>
    ids[i] === undefined ? [{ pointer: `${pointer}/${i}`, message: `names nothing: ${ref}` }] : [],
  );
}
