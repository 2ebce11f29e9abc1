import { OPEN, PUBLISHED } from '../access/labels.ts';
import { authorise, forbidden, limitOf, reaches } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { NewDemand } from '../demands/schema.ts';
import type { DemandService } from '../demands/service.ts';
import type { Docking, Recommendation } from '../dockings/schema.ts';
import type { DockingService } from '../dockings/service.ts';
import { notFound } from '../errors.ts';
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
} from '../matching/index.ts';
import type { Outbox } from '../outbox/service.ts';
import { type ProfileService, profileLabels } from '../profiles/service.ts';
import { createBatch } from './batch.ts';
import type { Loader } from './loader.ts';
import type { Ranking } from './ranking.ts';
import { createRecommendation } from './recommendation.ts';
import {
  DEFAULT_LIMIT,
  type DemandMatches,
  type MatchExplanation,
  type ProfileMatches,
  type ScoreRequest,
  type Scores,
} from './schema.ts';
import { createScoring } from './scoring.ts';
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
  dockings: Pick<DockingService, 'exclusions' | 'exclusionsOf' | 'recommend'>;
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

export type ExplainRequest = Pick<MatchOptions<never>, 'settings' | 'limit'>;

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
    options?: ExplainRequest,
  ): Promise<MatchExplanation>;
  /** Brings a pair together, with the match as it is now. */
  recommend(viewer: Viewer, demandRef: string, profileRef: string, input: Recommendation): Promise<Docking>;
  /** Ranks many demands over one state of the data, letting others have their turn meanwhile. */
  run: ReturnType<typeof createBatch>;
}

export function createMatchService(deps: MatchDeps): MatchService {
  const { db, engine, loader, profiles, demands, dockings, matchSettings, ranking } = deps;
  const standing = createStanding(deps);
  const weighing = (settings: string | undefined) => settingsOf(matchSettings, settings);

  const excludedFor = async (demand: DemandFacts) => (await dockings.exclusions(db, [demand])).get(demand.id);

  async function rank(viewer: Viewer, demand: DemandFacts, options: RankOptions): Promise<ProfileMatches> {
    await loader.fresh();
    const exclude = await excludedFor(demand);
    const { matches, ...found } = await ranking.rank(demand, { ...options, exclude });
    const ids = matches.map(({ profileId }) => profileId);
    const [rows, facts] = await Promise.all([profiles.findByIds(viewer, ids), profiles.facts(db, { ids })]);
    const { settings, waive } = options;
    const items = await inTurns(
      eachInTurn(facts, (one) => {
        const profile = rows.get(one.id);
        if (!profile) return [];
        const explained = engine.explain(demand, one, { settings, exclude });
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

  async function explain(
    viewer: Viewer,
    demandRef: string,
    profileRef: string,
    { settings, limit = DEFAULT_LIMIT }: ExplainRequest = {},
  ): Promise<MatchExplanation> {
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
    const exclude = await excludedFor(facts);
    const found = engine.explain(facts, offered, { settings: by, exclude });
    const { exclusion, engine: version, lexicon, model } = found;
    const asked = { demand: facts, profileId: profile.id, explanation: found };
    const whole = await standing(asked, limit, { settings: by, exclude });
    // Whoever sees only its own side learns nothing of those it stands beside.
    const stands = own ? whole : alone(whole);
    return { ...toPair(found), exclusion, ...stands, demand, profile, engine: version, lexicon, model };
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
      const exclude = await dockings.exclusionsOf(db, id);
      const { matches, ...ranking } = await inTurns(
        engine.rankDemands(facts, { ...options, filters, exclude, settings: by }),
      );
      const ids = matches.map(({ demandId }) => demandId);
      const [rows, asked] = await Promise.all([demands.findByIds(viewer, ids), demands.facts(db, { ids })]);
      const items = await inTurns(
        eachInTurn(asked, (one) => {
          const demand = rows.get(one.id);
          return demand && !demand.redacted
            ? [{ ...toPair(engine.explain(one, facts, { settings: by })), demand }]
            : [];
        }),
      );
      return { items: items.sort(byScore(({ demand }) => demand.id)), ...toRanking(ranking) };
    },

    score: createScoring(deps),
    recommend: createRecommendation(deps, explain),
    run: createBatch(deps),

    explain,
  };
}

/** Demands that a profile may be told it suits: open to experts, and such as the viewer may read in full. */
function openTo(viewer: Viewer): (readonly string[])[] {
  const limit = limitOf(viewer, 'demands.read');
  return limit === undefined ? [[PUBLISHED]] : [[PUBLISHED], [...limit, OPEN]];
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
