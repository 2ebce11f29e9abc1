import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { DemandService } from '../demands/service.ts';
import type { DockingService } from '../dockings/service.ts';
import { ApiError } from '../errors.ts';
import type {
  DemandFacts,
  Engine,
  Explanation,
  MatchSettings,
  ProfileFacts,
  ProfileFilters,
  RankOptions,
  RankResult,
  SettingsFor,
} from '../matching/index.ts';
import type { Outbox } from '../outbox/service.ts';
import type { Profile } from '../profiles/schema.ts';
import type { ProfileService } from '../profiles/service.ts';
import type { Loader } from './loader.ts';
import type { Ranking } from './ranking.ts';
import { inTurns } from './turns.ts';

export interface BatchDeps {
  transact: Transact;
  engine: Engine;
  ranking: Pick<Ranking, 'rankAside'>;
  loader: Pick<Loader, 'current' | 'state' | 'hold'>;
  outbox: Pick<Outbox, 'standsAt'>;
  profiles: Pick<ProfileService, 'findByIds' | 'facts'>;
  demands: Pick<DemandService, 'facts'>;
  dockings: Pick<DockingService, 'exclusions'>;
}

/** A row by its own id and the caller's. */
export interface Named {
  id: string;
  external_id: string | null;
}

export type RankedPair = Pick<Explanation, 'score' | 'components' | 'reasons'> & {
  readonly profile: Profile;
};

/** The ranking of one demand of a batch; its pairs are of profiles the viewer may see. */
export interface DemandRanking extends Pick<RankResult, 'considered' | 'excluded' | 'note'> {
  readonly demand: Named;
  readonly settings: string;
  readonly pairs: readonly RankedPair[];
}

/** What all results of a batch were made of. */
export interface Batch<T> {
  readonly engine: string;
  readonly lexicon: string;
  readonly model: string | null;
  /** Every set of settings that weighed a demand. */
  readonly settings: readonly MatchSettings[];
  /** Position in the outbox: the state of the data that all of them saw. */
  readonly position: number;
  readonly results: readonly T[];
}

export interface BatchRequest<T> {
  /** Names the demands, reading by `x`; asked again whenever the batch begins anew. */
  choose(x: Executor): Promise<readonly Named[]>;
  options: { filters?: ProfileFilters; limit: number; minScore?: number };
  /** What demands are weighed by; asked again, too. */
  settings(): SettingsFor;
  /** What to keep of a ranking; `again` ranks the same demand by other options, over the same data. */
  keep(ranking: DemandRanking, again: Again): T | Promise<T>;
}
/** `pairs` explains what was found. */
type Again = (
  options: Pick<RankOptions, 'filters' | 'waive' | 'limit' | 'minScore'>,
) => Promise<RankResult & { pairs(): Promise<RankedPair[]> }>;

/** So often a batch begins anew when the data change; then it lets who asks for fresher matches wait. */
const YIELDING = 3;
const ATTEMPTS = 8;

/**
 * Ranks many demands over one state of the data: the engine at one position, and of the database a snapshot at the same.
 * When the engine moves on meanwhile the batch begins anew; under steady changes it holds the engine.
 */
export function createBatch({
  transact,
  engine,
  ranking,
  loader,
  outbox,
  profiles,
  demands,
  dockings,
}: BatchDeps) {
  /** Undefined where the engine or the database was at another position. */
  async function attempt<T>(
    x: Executor,
    viewer: Viewer,
    { choose, options, settings, keep }: BatchRequest<T>,
  ): Promise<Batch<T> | undefined> {
    const { position } = loader.state();
    const { versions } = engine;
    const weighing = recorder(settings());
    if (!(await outbox.standsAt(x, position))) return undefined;
    const results: T[] = [];
    const explain = explainer(x, viewer);
    for await (const { demand, facts, exclude } of chosen(x, choose)) {
      const again: Again = async (other) => {
        const how = { ...options, ...other, exclude, settings: weighing.of };
        const found = await ranking.rankAside(facts, how);
        const ids = found.matches.map(({ profileId }) => profileId);
        return { ...found, pairs: () => explain(facts, ids, weighing.of) };
      };
      const { considered, excluded, note, pairs: explained } = await again({});
      const pairs = await explained();
      const used = weighing.of(facts).name;
      const kept = await keep({ demand, settings: used, considered, excluded, note, pairs }, again);
      const { lexicon, model } = engine.versions;
      const same = lexicon === versions.lexicon && model === versions.model;
      if (loader.state().position !== position || !same) return undefined;
      results.push(kept);
    }
    return { ...versions, settings: weighing.used(), position, results };
  }

  async function* chosen(x: Executor, choose: BatchRequest<never>['choose']) {
    const all = await choose(x);
    for (let at = 0; at < all.length; at += PAGE) {
      const page = all.slice(at, at + PAGE);
      const found = await demands.facts(x, { ids: page.map(({ id }) => id) });
      const barred = await dockings.exclusions(x, found);
      const factsOf = new Map(found.map((facts) => [facts.id, facts]));
      for (const demand of page) {
        const facts = factsOf.get(demand.id);
        if (facts) yield { demand, facts, exclude: barred.get(facts.id) };
      }
    }
  }

  /** Explains pairs in turns, so that others have theirs; whom the viewer may not see is left out. */
  function explainer(x: Executor, viewer: Viewer) {
    return async (
      demand: DemandFacts,
      ids: readonly string[],
      settings: SettingsFor,
    ): Promise<RankedPair[]> => {
      const seen = await profiles.findByIds(viewer, ids, x);
      const facts = new Map((await profiles.facts(x, { ids })).map((one) => [one.id, one]));
      return inTurns(explained());

      function* explained(): Generator<undefined, RankedPair[]> {
        const pairs: RankedPair[] = [];
        for (const id of ids) {
          const row = seen.get(id);
          if (!row) continue;
          const { score, components, reasons } = engine.explain(demand, facts.get(id) as ProfileFacts, {
            settings,
          });
          pairs.push({ profile: row, score, components, reasons });
          yield;
        }
        return pairs;
      }
    };
  }

  return async <T>(viewer: Viewer, request: BatchRequest<T>): Promise<Batch<T>> => {
    for (let tries = 1; tries <= ATTEMPTS; tries++) {
      await loader.current();
      const once = () => transact((x) => attempt(x, viewer, request), { snapshot: true });
      const done = await (tries > YIELDING ? loader.hold(once) : once());
      if (done) return done;
    }
    throw new ApiError('unavailable', 'The data change too fast for a run: start it when they rest');
  };
}

const PAGE = 100;

/** Notes which settings are used. */
function recorder(settingsFor: SettingsFor) {
  const used = new Map<string, MatchSettings>();
  return {
    of(demand: DemandFacts): MatchSettings {
      const settings = settingsFor(demand);
      used.set(settings.name, settings);
      return settings;
    },
    used: () => [...used.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
