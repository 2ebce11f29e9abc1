import { setImmediate } from 'node:timers/promises';
import type { Viewer } from '../../access/principal.ts';
import type { CampaignService } from '../../campaigns/service.ts';
import type { Executor, Transact } from '../../db/transaction.ts';
import type { DemandLine } from '../../demands/lines.ts';
import type { DemandService } from '../../demands/service.ts';
import { type DemandState, stateNames as demandStates, isOver } from '../../demands/states.ts';
import type { Course, DockingService } from '../../dockings/service.ts';
import { stateNames as dockingStates } from '../../dockings/states.ts';
import type { Outbox } from '../../outbox/service.ts';
import type { ProfileService } from '../../profiles/service.ts';
import { headOf } from '../head.ts';
import { type Asked, inSnapshot, plainInputs, type ReportKind } from '../kind.ts';
import { reachedRegions } from '../reach.ts';
import { DEFAULTS } from '../schema.ts';
import { byMonth, byRegion, bySector, grouped } from './groups.ts';
import { outcomesOf, totalsOf } from './outcomes.ts';
import { present } from './present.ts';
import { furthestCourses, progressOf } from './progress.ts';
import { type DemandProgress, DockingProgressReport } from './schema.ts';
import { countStages } from './stages.ts';
import { type StayRow, staysOf } from './stays.ts';
import { stuckIn, type Way } from './stuck.ts';

export interface DockingProgressDeps {
  transact: Transact;
  outbox: Pick<Outbox, 'stamp' | 'lastPosition' | 'standsAt'>;
  demands: Pick<DemandService, 'roll' | 'reached' | 'stays'>;
  dockings: Pick<DockingService, 'courses' | 'stays'>;
  profiles: Pick<ProfileService, 'lines'>;
  campaigns: Pick<CampaignService, 'resolveIds' | 'findByIds'>;
}

interface Found {
  position: number;
  campaign: string | null;
  lines: readonly DemandLine[];
  reached: ReadonlyMap<string, ReadonlyMap<string, string>>;
  courses: readonly Course[];
  names: ReadonlyMap<string, string>;
  demandStays: readonly StayRow[];
  dockingStays: readonly StayRow[];
}

/** How demands go from their collection to what comes of them, and where they wait. */
export function createDockingProgress(deps: DockingProgressDeps): ReportKind<DockingProgressReport> {
  return {
    name: 'docking_progress',
    schema: DockingProgressReport,
    async gather(asked) {
      const found = await inSnapshot(deps, (x, position) => findAll(deps, x, asked, position));
      const content = await contentOf(asked, found);
      const { reached, totals, stuck } = content;
      const { collected, invited, agreement, outcome } = reached;
      const summary = { demands: collected, invited, agreement, outcome, stuck: stuck.length };
      return {
        content,
        summary: { ...summary, contract_cny: totals.contract_cny },
        named: [...found.names.keys()],
      };
    },
    present,
  };
}

async function findAll(
  deps: DockingProgressDeps,
  x: Executor,
  asked: Asked,
  position: number,
): Promise<Found> {
  const { viewer, now, signal } = asked;
  const { demands, dockings, profiles } = deps;
  const { regions, sectors, campaign_id } = asked.request.scope ?? {};
  const campaign = campaign_id ? await campaignOf(deps.campaigns, x, viewer, campaign_id) : null;
  const some = (list: string[] | undefined) => (list?.length ? list : undefined);
  const filters = {
    regions: some(regions),
    sector: some(sectors),
    ...(campaign && { campaign_id: [campaign.id] }),
  };
  const lines = campaign?.id === null ? [] : await demands.roll(x, viewer, filters);
  const ids = lines.map(({ id }) => id);
  signal?.throwIfAborted();
  const reached = await demands.reached(x, ids);
  const courses = await dockings.courses(x, viewer, ids);
  signal?.throwIfAborted();
  // Whoever was only recommended is not named.
  const invited = courses.filter(({ invited_at }) => invited_at !== null);
  const experts = new Set(invited.map(({ profile_id }) => profile_id));
  const people = await profiles.lines(x, viewer, [...experts]);
  const demandStays = await demands.stays(x, ids, now);
  const dockingStays = await dockings.stays(
    x,
    courses.map(({ id }) => id),
    now,
  );
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return {
    position,
    campaign: campaign?.name ?? null,
    lines,
    reached,
    courses,
    names,
    demandStays,
    dockingStays,
  };
}

/** What stands in the place of the name of a campaign that is no more. */
const NO_CAMPAIGN = '（该征集已不存在）';

/** The campaign a reference names; a report over one that was removed is empty and says so. */
async function campaignOf(
  campaigns: DockingProgressDeps['campaigns'],
  x: Executor,
  viewer: Viewer,
  ref: string,
): Promise<{ id: string | null; name: string }> {
  const [id] = await campaigns.resolveIds(viewer, [ref], x);
  const found = id === undefined ? undefined : (await campaigns.findByIds(viewer, [id], x)).get(id);
  return found ? { id: found.id, name: found.name } : { id: null, name: NO_CAMPAIGN };
}

async function contentOf(asked: Asked, found: Found): Promise<DockingProgressReport> {
  const { now, request, viewer } = asked;
  const months = request.settings?.months ?? DEFAULTS.months;
  const regions = reachedRegions(viewer, request.scope?.regions) ?? null;
  const nameOf = (id: string) => found.names.get(id) ?? null;
  const { ways, demands } = await follow(asked, found, nameOf);
  return {
    head: headOf(asked, plainInputs(found.position)),
    ...{ regions, campaign: found.campaign, months },
    reached: countStages(demands),
    totals: totalsOf(found.courses),
    by_region: byRegion(demands, regions),
    by_sector: bySector(demands),
    by_month: byMonth(demands, now, months),
    stays: [
      ...staysOf('demand', demandStates, (state) => isOver(state as DemandState), found.demandStays),
      ...staysOf('docking', dockingStates, (state) => ENDS.includes(state), found.dockingStays),
    ],
    stuck: stuckIn(ways, nameOf, now),
    outcomes: outcomesOf(demands, found.courses, regions),
    demands,
  };
}

const AT_ONCE = 500;

/** Every demand with its way; others are let in between, for there can be very many. */
async function follow(
  { now, signal }: Asked,
  { lines, courses, reached }: Found,
  nameOf: (profileId: string) => string | null,
): Promise<{ ways: Way[]; demands: DemandProgress[] }> {
  const coursesOf = grouped(courses, ({ demand_id }) => demand_id);
  const [ways, demands]: [Way[], DemandProgress[]] = [[], []];
  for (const line of lines) {
    const own = coursesOf.get(line.id) ?? [];
    const way = { line, courses: own, reached: reached.get(line.id) ?? new Map<string, string>() };
    ways.push(way);
    demands.push(progressOf(way, furthestCourses(own), nameOf, now));
    if (ways.length % AT_ONCE > 0) continue;
    await setImmediate();
    signal?.throwIfAborted();
  }
  return { ways, demands };
}

/** States of a docking in which nothing is waited for. */
const ENDS: readonly string[] = ['declined', 'expired', 'completed', 'ended'];
