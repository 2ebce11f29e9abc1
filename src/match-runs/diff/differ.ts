import type { Viewer } from '../../access/principal.ts';
import type { Executor } from '../../db/transaction.ts';
import type { DemandService } from '../../demands/service.ts';
import type { Outbox } from '../../outbox/service.ts';
import type { ProfileService } from '../../profiles/service.ts';
import { canonical } from '../digest.ts';
import { pageOf } from '../paging.ts';
import type { MatchRun, RunResult } from '../schema.ts';
import { changes, type DemandRow, type MatchRunStore, type Tally } from '../store.ts';
import { changesOf, type Event } from './changes.ts';
import type { Differing, MatchRunDiff } from './schema.ts';

export interface DifferDeps {
  db: Executor;
  store: MatchRunStore;
  outbox: Pick<Outbox, 'happened'>;
  demands: Pick<DemandService, 'findByIds'>;
  profiles: Pick<ProfileService, 'findByIds'>;
}

export interface DiffRequest {
  /** Also demands, and pairs, of which no place changed. */
  all: boolean;
  after?: string;
  size: number;
}

/** A demand as both runs have it. */
interface Common {
  id: string;
  was: DemandRow;
  is: DemandRow;
}

export function createDiffer({ db, store, outbox, demands, profiles }: DifferDeps) {
  /** What happened to rows between the states of the data that two runs saw. */
  async function eventsBetween(
    a: MatchRun,
    b: MatchRun,
    ids: readonly string[],
  ): Promise<Map<string, Event>> {
    const [after, upTo] = [Math.min(a.position, b.position), Math.max(a.position, b.position)];
    const events = new Map<string, Event>();
    const found = after === upTo ? [] : await outbox.happened(db, { after, upTo }, ids);
    for (const { entity_id, action } of found) {
      const known = events.get(entity_id);
      if (known !== 'deleted' && !(known === 'created' && action === 'updated'))
        events.set(entity_id, action);
    }
    return events;
  }

  async function itemsOf(
    viewer: Viewer,
    [a, b]: readonly [MatchRun, MatchRun],
    page: readonly Common[],
    { all, differs }: { all: boolean; differs: readonly Differing[] },
  ): Promise<MatchRunDiff['items']> {
    const ids = page.map(({ id }) => id);
    const [before, after] = await Promise.all([
      store.resultsOf(db, a.id, ids),
      store.resultsOf(db, b.id, ids),
    ]);
    const of = (lists: Map<string, RunResult[]>, id: string) => lists.get(id) ?? [];
    const profileIds = [
      ...new Set([...before.values(), ...after.values()].flat().map(({ profile_id }) => profile_id)),
    ];
    const [events, titles, names] = await Promise.all([
      eventsBetween(a, b, [...ids, ...profileIds]),
      demands.findByIds(viewer, ids),
      profiles.findByIds(viewer, profileIds),
    ]);
    const eventOf = (id: string) => events.get(id) ?? null;
    return page.map(({ id, was, is }) => {
      const between = {
        ...{ differs, eventOf, demandEvent: eventOf(id) },
        nameOf: (profileId: string) => names.get(profileId)?.name ?? null,
      };
      const changed = changesOf(
        { settings: was.settings, limit: a.request.limit, results: of(before, id) },
        { settings: is.settings, limit: b.request.limit, results: of(after, id) },
        between,
      );
      return {
        ...{ demand_id: id, external_id: is.external_id, title: titles.get(id)?.title ?? null },
        ...{ demand_event: eventOf(id), settings: { old: was.settings, new: is.settings } },
        changes: changed.filter(({ change }) => all || change !== 'stayed'),
      };
    });
  }

  return async (
    viewer: Viewer,
    [a, b]: readonly [MatchRun, MatchRun],
    { all, after, size }: DiffRequest,
  ): Promise<Omit<MatchRunDiff, 'next_cursor'> & { next: string | null }> => {
    const [before, now, tallies] = await Promise.all([
      store.demands(db, a.id),
      store.demands(db, b.id),
      store.tally(db, a.id, b.id),
    ]);
    const { common, onlyA, onlyB } = pairUp(before, now);
    const { summary, moved } = sumUp(common, tallies);
    const shown = common.filter(({ id }) => (all || moved.has(id)) && (after === undefined || id > after));
    const { items: page, next } = pageOf(shown, size, Math.max(a.request.limit, b.request.limit));
    const differs = differing(a, b);
    const items = await itemsOf(viewer, [a, b], page, { all, differs });
    return { a, b, differs, summary, only_in_a: onlyA, only_in_b: onlyB, items, next };
  };
}

const named = ({ demand_id, external_id }: DemandRow) => ({ demand_id, external_id });

function pairUp(before: readonly DemandRow[], now: readonly DemandRow[]) {
  const was = new Map(before.map((row) => [row.demand_id, row]));
  const is = new Map(now.map((row) => [row.demand_id, row]));
  const common = now.flatMap((row): Common[] => {
    const old = was.get(row.demand_id);
    return old ? [{ id: row.demand_id, was: old, is: row }] : [];
  });
  return {
    common,
    onlyA: before.filter(({ demand_id }) => !is.has(demand_id)).map(named),
    onlyB: now.filter(({ demand_id }) => !was.has(demand_id)).map(named),
  };
}

/** Counts over the demands that both runs have, and which of them saw anyone move. */
function sumUp(common: readonly Common[], tallies: readonly Tally[]) {
  const shared = new Set(common.map(({ id }) => id));
  const counted = tallies.filter(({ demand_id }) => shared.has(demand_id));
  const sum = (list: readonly Tally[], of: 'pairs' | 'rescored') =>
    list.reduce((total, tally) => total + tally[of], 0);
  const by = Object.fromEntries(
    changes.map((change) => [
      change,
      sum(
        counted.filter((tally) => tally.change === change),
        'pairs',
      ),
    ]),
  ) as Record<(typeof changes)[number], number>;
  const moved = new Set(
    counted.filter(({ change }) => change !== 'stayed').map(({ demand_id }) => demand_id),
  );
  const summary = { demands: common.length, changed: moved.size, ...by, rescored: sum(counted, 'rescored') };
  return { summary, moved };
}

/** What the two runs were not made of alike. */
export function differing(a: MatchRun, b: MatchRun): Differing[] {
  const { settings: _a, ...askedA } = a.request;
  const { settings: _b, ...askedB } = b.request;
  const names = ({ settings }: MatchRun) => settings.map(({ name }) => name).join(', ');
  const sides: [Differing['what'], unknown, unknown, string, string][] = [
    ['settings', a.settings, b.settings, names(a), names(b)],
    ['engine', a.engine, b.engine, a.engine, b.engine],
    ['lexicon', a.lexicon, b.lexicon, a.lexicon, b.lexicon],
    ['model', a.model, b.model, a.model ?? '–', b.model ?? '–'],
    ['data', a.position, b.position, String(a.position), String(b.position)],
    ['request', askedA, askedB, canonical(askedA), canonical(askedB)],
  ];
  return sides
    .filter(([, left, right]) => canonical(left) !== canonical(right))
    .map(([what, , , left, right]) => ({ what, a: left, b: right }));
}
