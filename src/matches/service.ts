import { setImmediate } from 'node:timers/promises';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { NewDemand } from '../demands/schema.ts';
import type { DemandService } from '../demands/service.ts';
import { ApiError, notFound } from '../errors.ts';
import type {
  DemandFacts,
  DemandFilters,
  Engine,
  Explanation,
  ProfileFilters,
  RankResult,
} from '../matching/index.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Loader } from './loader.ts';
import {
  type DemandMatches,
  MAX_PAIRS,
  type MatchExplanation,
  type ProfileMatches,
  type ScoreRequest,
  type Scores,
} from './schema.ts';
import { inTurns } from './turns.ts';

export interface MatchDeps {
  db: Executor;
  engine: Engine;
  loader: Pick<Loader, 'fresh' | 'current'>;
  profiles: Pick<ProfileService, 'get' | 'findByIds' | 'resolveIds' | 'facts'>;
  demands: Pick<DemandService, 'get' | 'findByIds' | 'resolveIds' | 'facts' | 'draft'>;
}

export interface MatchOptions<Filters> {
  filters?: Filters;
  limit?: number;
  minScore?: number;
}

export interface MatchService {
  forDemand(viewer: Viewer, ref: string, options: MatchOptions<ProfileFilters>): Promise<ProfileMatches>;
  forProfile(viewer: Viewer, ref: string, options: MatchOptions<DemandFilters>): Promise<DemandMatches>;
  /** Matches of a demand that is not stored. */
  preview(viewer: Viewer, demand: NewDemand, options: MatchOptions<ProfileFilters>): Promise<ProfileMatches>;
  score(viewer: Viewer, request: ScoreRequest): Promise<Scores>;
  explain(viewer: Viewer, demandRef: string, profileRef: string): Promise<MatchExplanation>;
}

export function createMatchService({ db, engine, loader, profiles, demands }: MatchDeps): MatchService {
  async function rank(
    viewer: Viewer,
    demand: DemandFacts,
    options: MatchOptions<ProfileFilters>,
  ): Promise<ProfileMatches> {
    await loader.fresh();
    const { matches, ...ranking } = engine.rank(demand, options);
    const ids = matches.map(({ profileId }) => profileId);
    const [rows, facts] = await Promise.all([profiles.findByIds(viewer, ids), profiles.facts(db, { ids })]);
    const items = facts.flatMap((one) => {
      const profile = rows.get(one.id);
      return profile ? [{ ...toPair(engine.explain(demand, one)), profile }] : [];
    });
    return { items: items.sort(byScore(({ profile }) => profile.id)), ...toRanking(ranking) };
  }
  async function demandFacts(viewer: Viewer, ref: string): Promise<DemandFacts> {
    const { id } = await demands.get(viewer, ref);
    const [facts] = await demands.facts(db, { ids: [id] });
    if (!facts) throw notFound('demand', ref);
    return facts;
  }

  function scoreRow(demandId: string, profileIds: string[]): number[] {
    try {
      return [...engine.score([demandId], profileIds)];
    } catch (error) {
      if (error instanceof RangeError)
        throw new ApiError('conflict', 'A row was deleted meanwhile: ask again');
      throw error;
    }
  }

  return {
    forDemand: async (viewer, ref, options) => rank(viewer, await demandFacts(viewer, ref), options),
    preview: async (viewer, demand, options) => rank(viewer, await demands.draft(viewer, demand), options),

    async forProfile(viewer, ref, options) {
      const { id } = await profiles.get(viewer, ref);
      const [facts] = await profiles.facts(db, { ids: [id] });
      if (!facts) throw notFound('profile', ref);
      await loader.fresh();
      const { matches, ...ranking } = await inTurns(engine.rankDemands(facts, options));
      const ids = matches.map(({ demandId }) => demandId);
      const [rows, asked] = await Promise.all([demands.findByIds(viewer, ids), demands.facts(db, { ids })]);
      const items = asked.flatMap((one) => {
        const demand = rows.get(one.id);
        return demand ? [{ ...toPair(engine.explain(one, facts)), demand }] : [];
      });
      return { items: items.sort(byScore(({ demand }) => demand.id)), ...toRanking(ranking) };
    },

    async score(viewer, { demand_ids, profile_ids }) {
      if (demand_ids.length * profile_ids.length > MAX_PAIRS) {
        throw new ApiError('invalid_request', `At most ${MAX_PAIRS} pairs at a time`);
      }
      const [demandIds, profileIds] = await Promise.all([
        demands.resolveIds(viewer, demand_ids),
        profiles.resolveIds(viewer, profile_ids),
      ]);
      const unknown = [
        ...missing('/demand_ids', demand_ids, demandIds),
        ...missing('/profile_ids', profile_ids, profileIds),
      ];
      if (unknown.length > 0) throw new ApiError('invalid_request', 'Some ids name nothing', unknown);
      await loader.current();
      const scores: number[][] = [];
      for (const id of demandIds as string[]) {
        scores.push(scoreRow(id, profileIds as string[]));
        // Other requests get their turn between rows.
        await setImmediate();
      }
      return { scores, ...engine.versions };
    },

    async explain(viewer, demandRef, profileRef) {
      const [demand, profile] = await Promise.all([
        demands.get(viewer, demandRef),
        profiles.get(viewer, profileRef),
      ]);
      const facts = await demandFacts(viewer, demand.id);
      await loader.current();
      const [offered] = await profiles.facts(db, { ids: [profile.id] });
      if (!offered) throw notFound('profile', profileRef);
      const found = engine.explain(facts, offered);
      const { exclusion, engine: by, lexicon } = found;
      return { ...toPair(found), exclusion, demand, profile, engine: by, lexicon };
    },
  };
}

function missing(pointer: string, refs: readonly string[], ids: readonly (string | undefined)[]) {
  return refs.flatMap((ref, i) =>
    ids[i] === undefined ? [{ pointer: `${pointer}/${i}`, message: `names nothing: ${ref}` }] : [],
  );
}

/** Best first, ties by id: as the engine ranks, also where a row has changed since. */
const byScore =
  <T extends { score: number }>(id: (item: T) => string) =>
  (a: T, b: T): number =>
    b.score - a.score || (id(a) < id(b) ? -1 : 1);

/** The engine's read-only result as the wire type, which is the same in all but mutability. */
const toPair = ({ score, settings, components, reasons }: Explanation) =>
  ({ score, settings, components, reasons }) as unknown as Pick<
    ProfileMatches['items'][number],
    'score' | 'settings' | 'components' | 'reasons'
  >;

const toRanking = ({ considered, excluded, note, engine, lexicon }: Omit<RankResult, 'matches'>) => ({
  considered,
  excluded: { ...excluded },
  note,
  engine,
  lexicon,
});
