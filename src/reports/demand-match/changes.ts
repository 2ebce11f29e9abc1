import type { Viewer } from '../../access/principal.ts';
import type { Executor } from '../../db/transaction.ts';
import type { DemandService } from '../../demands/service.ts';
import type { ProfileService } from '../../profiles/service.ts';
import type { Previous } from '../kind.ts';
import type { Places } from '../places.ts';
import type {
  DemandMatchReport,
  Expert,
  GoneExpert,
  MatchedDemand,
  MatchedExpert,
  OpenDocking,
} from './schema.ts';

interface Deps {
  demands: Pick<DemandService, 'findByIds'>;
  profiles: Pick<ProfileService, 'findByIds'>;
}

type Moved = Pick<MatchedDemand, 'is_new' | 'matches' | 'gone'>;
type Person = { name: string; active: boolean; erased_at: string | null };

/** What has changed since an earlier report. */
export interface Changes {
  /** The good matches of a demand, best first, held against where they stood; `dockings` are those of the demand. */
  of(demandId: string, good: readonly Expert[], dockings: readonly OpenDocking[]): Moved;
  readonly left: DemandMatchReport['left'];
}

/** Reads what an earlier report named, as it is now, so that whoever is gone from it can be told with a reason. */
export async function changesOf(
  { demands, profiles }: Deps,
  x: Executor,
  viewer: Viewer,
  previous: Previous | null,
  ids: readonly string[],
): Promise<Changes> {
  const places = previous?.places ?? {};
  const now = new Set(ids);
  const leftIds = Object.keys(places).filter((id) => !now.has(id));
  const rows = await demands.findByIds(viewer, leftIds, x);
  const named = [...new Set(Object.values(places).flatMap((list) => list.map(([id]) => id)))];
  const people = await profiles.findByIds(viewer, named, x);
  return {
    of(demandId, good, dockings) {
      const before = places[demandId];
      const rankBefore = new Map(before?.map(([id], i) => [id, i + 1]));
      return {
        is_new: previous !== null && before === undefined,
        matches: good.map((expert, i) => ({
          ...{ ...expert, rank: i + 1 },
          ...moveOf(before && rankBefore.get(expert.profile_id), i + 1, before !== undefined),
        })),
        gone: goneFrom(rankBefore, good, people, dockings),
      };
    },
    left: leftIds.map((demand_id) => {
      const row = rows.get(demand_id);
      return { demand_id, title: row?.title ?? null, state: (row?.state as never) ?? null };
    }),
  };
}

/** Who stood on a list and does not any more, in their order. */
function goneFrom(
  rankBefore: ReadonlyMap<string, number>,
  good: readonly Expert[],
  people: ReadonlyMap<string, Person>,
  dockings: readonly OpenDocking[],
): GoneExpert[] {
  const stayed = new Set(good.map(({ profile_id }) => profile_id));
  return [...rankBefore].flatMap(([profile_id, previous_rank]) => {
    if (stayed.has(profile_id)) return [];
    const person = people.get(profile_id);
    const declined = dockings.some((one) => one.profile_id === profile_id && one.state === 'declined');
    return [{ profile_id, name: nameOf(person), previous_rank, why: whyGone(person, declined) }];
  });
}

function whyGone(person: Person | undefined, declined: boolean): GoneExpert['why'] {
  if (!person || person.erased_at) return 'deleted';
  if (!person.active) return 'inactive';
  return declined ? 'declined' : 'below';
}

const nameOf = (person: Person | undefined): string | null =>
  person && !person.erased_at ? person.name : null;

function moveOf(
  before: number | undefined,
  rank: number,
  compared: boolean,
): Pick<MatchedExpert, 'change' | 'previous_rank'> {
  if (!compared) return { change: null, previous_rank: null };
  if (before === undefined) return { change: 'new', previous_rank: null };
  const change = before === rank ? 'same' : before > rank ? 'rose' : 'fell';
  return { change, previous_rank: before };
}

export const isChanged = ({ matches, gone }: Pick<MatchedDemand, 'matches' | 'gone'>): boolean =>
  gone.length > 0 || matches.some(({ change }) => change !== null && change !== 'same');

/** Whether anyone was asked for it: a recommendation alone has reached nobody. */
export const isBegun = ({ dockings }: Pick<MatchedDemand, 'dockings'>): boolean =>
  dockings.some(({ invited_at }) => invited_at !== null);

const best = ({ matches }: MatchedDemand): number => matches[0]?.score ?? 0;
const newness = (demand: MatchedDemand): number => (demand.is_new ? 2 : isChanged(demand) ? 1 : 0);

/** What is new first, then what has changed; among equals those with the better match, then by id. */
export function order(a: MatchedDemand, b: MatchedDemand): number {
  return newness(b) - newness(a) || best(b) - best(a) || (a.demand_id < b.demand_id ? -1 : 1);
}

export function totalsOf(
  demands: readonly MatchedDemand[],
  left: DemandMatchReport['left'],
): DemandMatchReport['totals'] {
  const matched = demands.filter(({ matches }) => matches.length > 0);
  const experts = new Set(demands.flatMap(({ matches }) => matches.map(({ profile_id }) => profile_id)));
  return {
    ...{ demands: demands.length, matched: matched.length, unmatched: demands.length - matched.length },
    untouched: matched.filter((demand) => !isBegun(demand)).length,
    experts: experts.size,
    new_demands: demands.filter(({ is_new }) => is_new).length,
    changed_demands: demands.filter((demand) => !demand.is_new && isChanged(demand)).length,
    left_demands: left.length,
  };
}

export const placesOf = (demands: readonly MatchedDemand[]): Places =>
  Object.fromEntries(
    demands.map(({ demand_id, matches }) => [
      demand_id,
      matches.map(({ profile_id, score }) => [profile_id, score] as const),
    ]),
  );
