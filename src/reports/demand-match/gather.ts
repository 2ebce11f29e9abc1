import { limitOf } from '../../access/permissions.ts';
import type { Viewer } from '../../access/principal.ts';
import type { CampaignService } from '../../campaigns/service.ts';
import type { Executor } from '../../db/transaction.ts';
import type { Demand } from '../../demands/schema.ts';
import type { DemandService } from '../../demands/service.ts';
import { PUBLISHED_STATES } from '../../demands/states.ts';
import type { DockingService } from '../../dockings/service.ts';
import type { EnterpriseService } from '../../enterprises/service.ts';
import { ApiError } from '../../errors.ts';
import type { MatchSettingsService } from '../../match-settings/service.ts';
import type { DemandRanking, RankedPair } from '../../matches/batch.ts';
import type { MatchService } from '../../matches/service.ts';
import { settingsOf } from '../../matches/weighing.ts';
import type { ProfileService } from '../../profiles/service.ts';
import { headOf } from '../head.ts';
import type { Asked, Gathered, ReportKind } from '../kind.ts';
import { DEFAULTS, whole } from '../schema.ts';
import { type Changes, changesOf, order, placesOf, totalsOf } from './changes.ts';
import { presentDemandMatch } from './present.ts';
import { DemandMatchReport, type Expert, type MatchedDemand, type OpenDocking } from './schema.ts';
import { goodPairs, shortfallOf } from './shortfall.ts';
import { reasonOf } from './wording.ts';

export interface DemandMatchDeps {
  matches: Pick<MatchService, 'run'>;
  matchSettings: Pick<MatchSettingsService, 'inUse' | 'named'>;
  demands: Pick<DemandService, 'exportLines' | 'findByIds'>;
  enterprises: Pick<EnterpriseService, 'findByIds'>;
  profiles: Pick<ProfileService, 'findByIds'>;
  dockings: Pick<DockingService, 'courses'>;
  campaigns: Pick<CampaignService, 'resolveIds'>;
}

const MAX_DEMANDS = 5_000;

/** What is read once for a whole report, in its snapshot. */
interface Surroundings {
  demands: ReadonlyMap<string, Demand>;
  owners: ReadonlyMap<string, { name: string; region: string | null }>;
  dockings: ReadonlyMap<string, OpenDocking[]>;
  changes: Changes;
}

/** Ranks the demands of a scope over one state of the data, and holds them against the report before. */
export function createDemandMatch(deps: DemandMatchDeps): ReportKind<DemandMatchReport> {
  async function idsOf(x: Executor, { viewer, request }: Asked): Promise<string[]> {
    const { scope } = whole(request);
    const { regions, sectors, states, campaign_id } = scope;
    const campaign = campaign_id ? (await deps.campaigns.resolveIds(viewer, [campaign_id], x))[0] : undefined;
    if (campaign_id && !campaign) throw new ApiError('not_found', `No campaign ${campaign_id}`);
    const filters = {
      ...{ active: true, state: states?.length ? states : PUBLISHED_STATES },
      ...{ place: given(regions), sector: given(sectors), campaign_id: campaign && [campaign] },
      labelled: limitOf(viewer, 'matches.read'),
    };
    const ids: string[] = [];
    for await (const lines of deps.demands.exportLines(viewer, filters, x)) {
      ids.push(...(lines as { id: string }[]).map(({ id }) => id));
      if (ids.length > MAX_DEMANDS)
        throw new ApiError('invalid_request', `More than ${MAX_DEMANDS} demands: narrow the scope`);
    }
    return ids;
  }

  async function dockingsOf(x: Executor, viewer: Viewer, ids: readonly string[]) {
    const rows = (await deps.dockings.courses(x, viewer, ids)).reverse();
    const names = await deps.profiles.findByIds(
      viewer,
      rows.map(({ profile_id }) => profile_id),
      x,
    );
    const found = new Map<string, OpenDocking[]>();
    for (const { demand_id, profile_id, state, state_since, invited_at, answer_by } of rows) {
      const name = names.get(profile_id)?.name ?? null;
      const list = found.get(demand_id) ?? [];
      list.push({ profile_id, name, state, since: state_since, invited_at, answer_by });
      found.set(demand_id, list);
    }
    return found;
  }

  async function surroundings(x: Executor, asked: Asked, ids: readonly string[]): Promise<Surroundings> {
    const { viewer, previous } = asked;
    const demands = await deps.demands.findByIds(viewer, ids, x);
    const ownerIds = [...new Set([...demands.values()].flatMap(({ owner_id }) => owner_id ?? []))];
    const changes = await changesOf(deps, x, viewer, previous, ids);
    return {
      ...{ demands, changes },
      owners: await deps.enterprises.findByIds(viewer, ownerIds, x),
      dockings: await dockingsOf(x, viewer, ids),
    };
  }

  async function matched(
    ranking: DemandRanking,
    { demands, owners, dockings, changes }: Surroundings,
    good: readonly RankedPair[],
    shortfall: MatchedDemand['shortfall'],
  ): Promise<MatchedDemand> {
    const { id } = ranking.demand;
    const demand = demands.get(id) as Demand;
    const owner = owners.get(demand.owner_id ?? '');
    const begun = dockings.get(id) ?? [];
    const { title, external_id, state, deadline, recorded_at, confidential, sectors } = demand;
    const inferred = sectors.length === 0;
    return {
      ...{ demand_id: id, external_id, title, state, deadline, recorded_at, confidential },
      ...{ owner: owner?.name ?? demand.owner_name, region: demand.region ?? owner?.region ?? null },
      ...{ sectors: inferred ? demand.inferred_sectors : sectors, inferred },
      ...changes.of(id, good.map(expertOf), begun),
      ...{ shortfall, dockings: begun },
    };
  }

  async function gather(asked: Asked): Promise<Gathered<DemandMatchReport>> {
    const { viewer, request, signal } = asked;
    const { scope, settings } = whole(request);
    const { limit = DEFAULTS.limit, min_score: least = DEFAULTS.min_score, match_settings } = settings;
    const weighed = await settingsOf(deps.matchSettings, match_settings ?? undefined);
    let around: Surroundings | undefined;
    const batch = await deps.matches.run(viewer, {
      async choose(x) {
        const ids = await idsOf(x, asked);
        around = await surroundings(x, asked, ids);
        return [...around.demands.values()];
      },
      options: { limit, filters: { kinds: scope.kinds ?? [] } },
      // Taken when the run begins, unless a set was named.
      settings: match_settings ? () => weighed : deps.matchSettings.inUse,
      async keep(ranking, again) {
        signal?.throwIfAborted();
        const known = around as Surroundings;
        const demand = known.demands.get(ranking.demand.id) as Demand;
        const good = await goodPairs(ranking, again, { least, limit });
        const bare = good.length > 0 ? null : await shortfallOf({ demand, ranking, least, again });
        const shortfall = bare && { ...bare, nearest: ranking.pairs.slice(0, NEAREST).map(expertOf) };
        return matched(ranking, known, good, shortfall);
      },
    });
    const known = around as Surroundings;
    const demands = [...batch.results].sort(order);
    const inputs = {
      ...{ position: batch.position, engine: batch.engine, lexicon: batch.lexicon, model: batch.model },
      settings: batch.settings.map(({ name }) => name),
    };
    const totals = totalsOf(demands, known.changes.left);
    return {
      content: { head: headOf(asked, inputs), least, limit, totals, demands, left: known.changes.left },
      ...{ summary: totals, places: placesOf(demands), named: namedIn(demands) },
    };
  }
  return { name: 'demand_match', schema: DemandMatchReport, gather, present: presentDemandMatch };
}

const NEAREST = 2;
const given = (list: readonly string[] | undefined) => (list?.length ? list : undefined);

function expertOf(pair: RankedPair): Expert {
  const { id, external_id, name, kind, title, affiliation, region, country } = pair.profile;
  const told = { external_id, name, kind, title, affiliation, region, country };
  return { profile_id: id, ...told, score: pair.score, reason_zh: reasonOf(pair) };
}

const namedIn = (demands: readonly MatchedDemand[]): string[] => [
  ...new Set(
    demands.flatMap(({ matches, gone, shortfall, dockings }) =>
      [matches, gone, shortfall?.nearest ?? [], dockings].flat().map(({ profile_id }) => profile_id),
    ),
  ),
];
