import type { Executor, Transact } from '../../db/transaction.ts';
import type { DemandService } from '../../demands/service.ts';
import type { Asking, DockingService } from '../../dockings/service.ts';
import type { Outbox } from '../../outbox/service.ts';
import type { ProfileLine, ProfileService } from '../../profiles/service.ts';
import { codes, sectors, vocabularies } from '../../reference/index.ts';
import { headOf } from '../head.ts';
import { type Asked, inSnapshot, plainInputs, type ReportKind } from '../kind.ts';
import { DEFAULTS } from '../schema.ts';
import { share, tenths } from '../wording.ts';
import { present } from './present.ts';
import { isUnasked, reasonsToSpare, ruleFor } from './rule.ts';
import { type ExpertLoad, ExpertLoadReport, type LoadSums } from './schema.ts';

export interface ExpertLoadDeps {
  transact: Transact;
  outbox: Pick<Outbox, 'stamp' | 'lastPosition' | 'standsAt'>;
  profiles: Pick<ProfileService, 'roll'>;
  dockings: Pick<DockingService, 'askings'>;
  demands: Pick<DemandService, 'openBySectors'>;
}

const DAY_MS = 86_400_000;
type OpenDemands = Awaited<ReturnType<DemandService['openBySectors']>>;
type Row = Omit<ExpertLoad, 'over_asked'>;

/** Who was asked how often, who is to be spared, and who was never asked. */
export function createExpertLoad(deps: ExpertLoadDeps): ReportKind<ExpertLoadReport> {
  return {
    name: 'expert_load',
    schema: ExpertLoadReport,
    async gather(asked) {
      const content = contentOf(
        asked,
        await inSnapshot(deps, (x, position) => findAll(deps, x, asked, position)),
      );
      return {
        content,
        summary: summaryOf(content),
        named: content.experts.map(({ profile_id }) => profile_id),
      };
    },
    present,
  };
}

async function findAll(deps: ExpertLoadDeps, x: Executor, asked: Asked, position: number): Promise<Found> {
  const { viewer, request, now, signal } = asked;
  const { scope = {}, settings = {} } = request;
  const days = settings.days ?? DEFAULTS.days;
  const since = new Date(now.getTime() - days * DAY_MS).toISOString();
  const some = (list: readonly string[] | undefined) => (list?.length ? list : undefined);
  const filters = { kind: some(scope.kinds), region: some(scope.regions), sector: some(scope.sectors) };
  const profiles = await deps.profiles.roll(x, viewer, filters);
  signal?.throwIfAborted();
  const ids = profiles.map(({ id }) => id);
  const askings = await deps.dockings.askings(x, ids, since);
  const open = await deps.demands.openBySectors(x, viewer);
  return { position, days, since, profiles, askings, open };
}

interface Found {
  position: number;
  days: number;
  since: string;
  profiles: readonly ProfileLine[];
  askings: ReadonlyMap<string, Asking>;
  open: OpenDemands;
}

function contentOf(
  asked: Asked,
  { position, days, since, profiles, askings, open }: Found,
): ExpertLoadReport {
  const demandsFor = counterOf(open);
  const rows = profiles.map((profile) =>
    rowOf(profile, askings.get(profile.id), demandsFor(profile.sectors)),
  );
  const invitations = rows.map((row) => row.invitations);
  const rule = ruleFor(days, invitations);
  const experts = rows
    .map((row) => ({ ...row, over_asked: reasonsToSpare(rule, row) }))
    .sort((a, b) => b.invitations - a.invitations || b.open - a.open);
  const of = (keep: (expert: ExpertLoad) => boolean) => sumsOf(experts.filter(keep));
  return {
    ...{ head: headOf(asked, plainInputs(position)), days, since, rule, totals: sumsOf(experts) },
    by_kind: codes(vocabularies.profile_kinds)
      .map((kind) => ({ kind, ...of((expert) => expert.kind === kind) }))
      .filter((sums) => sums.experts > 0),
    by_sector: sectorsIn(asked)
      .map((sector) => {
        const inIt = (expert: ExpertLoad) =>
          sector === null ? expert.sectors.length === 0 : expert.sectors.includes(sector);
        return { sector, open_demands: demandsFor(sector === null ? [] : [sector]), ...of(inIt) };
      })
      .filter((sums) => sums.experts > 0 || sums.open_demands > 0),
    experts,
  };
}

const sectorsIn = ({ request: { scope } }: Asked): (string | null)[] =>
  scope?.sectors?.length ? scope.sectors : [...codes(sectors), null];

const summaryOf = ({ totals, experts }: ExpertLoadReport) => ({
  ...{ experts: totals.experts, asked: totals.asked, never_asked: totals.never_asked },
  over_asked: experts.filter(({ over_asked }) => over_asked.length > 0).length,
  invitations: totals.invitations,
});

/** How many open demands are of one of some sectors, each counted once. */
function counterOf(open: OpenDemands): (wanted: readonly string[]) => number {
  const known = new Map<string, number>();
  return (wanted) => {
    const key = wanted.join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    let total = 0;
    for (const each of open) if (each.sectors.some((sector) => wanted.includes(sector))) total += each.count;
    known.set(key, total);
    return total;
  };
}

function rowOf(profile: ProfileLine, asking: Asking | undefined, open_demands: number): Row {
  const { id, name, kind, affiliation, region, country, sectors, capacity } = profile;
  const { sum = 0, days_to_answer = null, ...counts } = asking ?? {};
  const none = { invitations: 0, acceptances: 0, refusals: 0, expiries: 0, open: 0, waiting: 0 };
  const told = { ...none, completed: 0, rated: 0, first_asked: null, last_asked: null, ...counts };
  const { open, waiting, completed, first_asked, last_asked, rated } = told;
  const { invitations, acceptances, refusals, expiries } = told;
  return {
    ...{ profile_id: id, name, kind, affiliation, region, country, sectors, capacity, open, waiting },
    left: capacity === null ? null : Math.max(0, capacity - open),
    ...{ invitations, acceptances, refusals, expiries, acceptance_rate: rateOf(told), open_demands },
    ...{ days_to_answer: tenths(days_to_answer), first_asked, last_asked, completed, rated },
    rating: rated === 0 ? null : tenths(sum / rated),
  };
}

const rateOf = (counts: Pick<Row, 'acceptances' | 'refusals' | 'expiries'>): number | null =>
  share(counts.acceptances, counts.acceptances + counts.refusals + counts.expiries);

function sumsOf(experts: readonly ExpertLoad[]): LoadSums {
  const sum = (name: 'open' | 'waiting' | 'invitations' | 'acceptances' | 'refusals' | 'expiries') =>
    experts.reduce((total, expert) => total + expert[name], 0);
  const count = (keep: (expert: ExpertLoad) => boolean) => experts.filter(keep).length;
  const counts = {
    ...{ open: sum('open'), waiting: sum('waiting'), invitations: sum('invitations') },
    ...{ acceptances: sum('acceptances'), refusals: sum('refusals'), expiries: sum('expiries') },
  };
  return {
    experts: experts.length,
    asked: count(({ invitations }) => invitations > 0),
    never_asked: count(isUnasked),
    full: count(({ over_asked }) => over_asked.includes('no_places_left')),
    ...counts,
    acceptance_rate: rateOf(counts),
  };
}
