import { setImmediate } from 'node:timers/promises';
import { OPEN, PUBLISHED } from '../access/labels.ts';
import { authorise, forbidden, limitOf, reaches } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { NewDemand } from '../demands/schema.ts';
import type { DemandService } from '../demands/service.ts';
import { ApiError, notFound } from '../errors.ts';
import type { MatchSettingsService } from '../match-settings/service.ts';
import type {
  Constraint,
  DemandFacts,
  DemandFilters,
  Engine,
  Explanation,
  ProfileFilters,
  RankOptions,
  RankResult,
  SettingsFor,
} from '../matching/index.ts';
import type { Outbox } from '../outbox/service.ts';
import { type ProfileService, profileLabels } from '../profiles/service.ts';
import { createBatch } from './batch.ts';
import type { Loader } from './loader.ts';
import type { Ranking } from './ranking.ts';
import {
  DEFAULT_LIMIT,
  type DemandMatches,
  MAX_PAIRS,
  type MatchExplanation,
  type ProfileMatches,
  type ScoreRequest,
  type Scores,
} from './schema.ts';
import { alone, createStanding } from './standing.ts';
import { eachInTurn, inTurns } from './turns.ts';
import { type Overrides, overridden, settingsOf, together } from './weighing.ts';

export interface MatchDeps {
  db: Executor;
  transact: Transact;
  engine: Engine;
  ranking: Ranking;
  loader: Pick<Loader, 'fresh' | 'current' | 'state' | 'hold'>;
  outbox: Pick<Outbox, 'standsAt'>;
  profiles: Pick<ProfileService, 'get' | 'findByIds' | 'resolveIds' | 'facts'>;
  demands: Pick<DemandService, 'get' | 'findByIds' | 'resolveReached' | 'facts' | 'draft'>;
  matchSettings: Pick<MatchSettingsService, 'inUse' | 'named'>;
}

export interface MatchOptions<Filters> {
  filters?: Filters;
  limit?: number;
  minScore?: number;
  /** Name, or name@version, of the settings to weigh by; each demand's own unless told. */
  settings?: string;
}

export interface PreviewOptions extends MatchOptions<ProfileFilters>, Overrides {
  /** Constraints to leave aside; a match that breaks one says so. */
  waive?: readonly Constraint[];
}

export interface MatchService {
  forDemand(viewer: Viewer, ref: string, options: MatchOptions<ProfileFilters>): Promise<ProfileMatches>;
  forProfile(viewer: Viewer, ref: string, options: MatchOptions<DemandFilters>): Promise<DemandMatches>;
  /** Matches of a demand that is not stored. */
  preview(viewer: Viewer, demand: NewDemand, options: PreviewOptions): Promise<ProfileMatches>;
  score(viewer: Viewer, request: ScoreRequest, settings?: string): Promise<Scores>;
  /** One pair, and where it stands in its demand's ranking. */
  explain(
    viewer: Viewer,
    demandRef: string,
    profileRef: string,
    options?: Pick<MatchOptions<never>, 'settings' | 'limit'>,
  ): Promise<MatchExplanation>;
  /** Ranks many demands over one state of the data, letting others have their turn meanwhile. */
  run: ReturnType<typeof createBatch>;
}

export function createMatchService(deps: MatchDeps): MatchService {
  const { db, engine, loader, profiles, demands, matchSettings, ranking } = deps;
  const standing = createStanding(deps);
  const weighing = (settings: string | undefined) => settingsOf(matchSettings, settings);

  async function rank(viewer: Viewer, demand: DemandFacts, options: RankOptions): Promise<ProfileMatches> {
    await loader.fresh();
    const { matches, ...found } = await ranking.rank(demand, options);
    const ids = matches.map(({ profileId }) => profileId);
    const [rows, facts] = await Promise.all([profiles.findByIds(viewer, ids), profiles.facts(db, { ids })]);
    const { settings, waive } = options;
    const items = await inTurns(
      eachInTurn(facts, (one) => {
        const profile = rows.get(one.id);
        if (!profile) return [];
        const explained = engine.explain(demand, one, { settings });
        return [{ ...toPair(explained), ...(waive && { exclusion: explained.exclusion }), profile }];
      }),
    );
    return { items: items.sort(byScore(({ profile }) => profile.id)), ...toRanking(found) };
  }
  async function demandFacts(id: string, ref: string): Promise<DemandFacts> {
    const [facts] = await demands.facts(db, { ids: [id] });
    if (!facts) throw notFound('demand', ref);
    return facts;
  }
  async function ownDemand(viewer: Viewer, ref: string): Promise<DemandFacts> {
    const { id } = await demands.get(viewer, ref);
    const facts = await demandFacts(id, ref);
    authorise(viewer, 'matches.read', facts.labels);
    return facts;
  }

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

  return {
    async forDemand(viewer, ref, { settings, ...options }) {
      const [facts, by] = await together(ownDemand(viewer, ref), weighing(settings));
      return rank(viewer, facts, { ...options, settings: by });
    },
    async preview(viewer, demand, { settings, weights, neutral, ...options }) {
      const [facts, by] = await together(demands.draft(viewer, demand), weighing(settings));
      await loader.fresh();
      return rank(viewer, facts, { ...options, settings: overridden(by, facts, { weights, neutral }) });
    },

    async forProfile(viewer, ref, { settings, ...options }) {
      const by = await weighing(settings);
      const { id } = await profiles.get(viewer, ref);
      const [facts] = await profiles.facts(db, { ids: [id] });
      if (!facts) throw notFound('profile', ref);
      await loader.fresh();
      const filters = { ...options.filters, labels: openTo(viewer) };
      const { matches, ...ranking } = await inTurns(
        engine.rankDemands(facts, { ...options, filters, settings: by }),
      );
      const ids = matches.map(({ demandId }) => demandId);
      const [rows, asked] = await Promise.all([demands.findByIds(viewer, ids), demands.facts(db, { ids })]);
      const items = await inTurns(
        eachInTurn(asked, (one) => {
          const demand = rows.get(one.id);
          return demand ? [{ ...toPair(engine.explain(one, facts, { settings: by })), demand }] : [];
        }),
      );
      return { items: items.sort(byScore(({ demand }) => demand.id)), ...toRanking(ranking) };
    },

    async score(viewer, request, settings) {
      const [{ demandIds, profileIds }, by] = await together(identify(viewer, request), weighing(settings));
      await loader.current();
      const scores: number[][] = [];
      for (const id of demandIds) scores.push(await scoreRow(id, profileIds, by));
      return { scores, ...engine.versions };
    },

    run: createBatch(deps),

    async explain(viewer, demandRef, profileRef, { settings, limit = DEFAULT_LIMIT } = {}) {
      const [demand, profile, by] = await together(
        demands.get(viewer, demandRef),
        profiles.get(viewer, profileRef),
        weighing(settings),
      );
      const facts = await demandFacts(demand.id, demandRef);
      // An expert that was let into a demand reads it, but not how others stand.
      const own = reaches(viewer, 'matches.read', facts.labels);
      const offers = !demand.redacted && reaches(viewer, 'matches.explain', profileLabels(profile));
      if (!own && !offers) throw forbidden(viewer, 'matches.explain');
      await loader.current();
      const [offered] = await profiles.facts(db, { ids: [profile.id] });
      if (!offered) throw notFound('profile', profileRef);
      const found = engine.explain(facts, offered, { settings: by });
      const { exclusion, engine: version, lexicon, model } = found;
      const asked = { demand: facts, profileId: profile.id, explanation: found };
      const whole = await standing(asked, limit, { settings: by });
      // Whoever sees only its own side learns nothing of those it stands beside.
      const stands = own ? whole : alone(whole);
      return { ...toPair(found), exclusion, ...stands, demand, profile, engine: version, lexicon, model };
    },
  };
}

/** Demands that a profile may be told it suits: open to experts, and such as the viewer may read in full. */
function openTo(viewer: Viewer): (readonly string[])[] {
  const limit = limitOf(viewer, 'demands.read');
  return limit === undefined ? [[PUBLISHED]] : [[PUBLISHED], [...limit, OPEN]];
}

/** Pairs scored in one go: some ten milliseconds. */
const STRETCH = 1_000;

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

const toRanking = ({ considered, excluded, note, engine, lexicon, model }: Omit<RankResult, 'matches'>) => ({
  considered,
  excluded: { ...excluded },
  note,
  engine,
  lexicon,
  model,
});
