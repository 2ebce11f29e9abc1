import { limitOf } from '../access/permissions.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { DemandService } from '../demands/service.ts';
import { ApiError } from '../errors.ts';
import type { Named } from '../matches/batch.ts';
import { type DemandFilter, MAX_DEMANDS, MAX_RESULTS, type NewMatchRun } from './schema.ts';

export type SelectionDeps = Pick<DemandService, 'resolveReached' | 'findByIds' | 'exportLines'>;

/**
 * How the demands of a run are found, in the order of their ids: what it gives may be asked again, and then tells who
 * meets the filter by then. Throws ApiError where demands are named wrongly or are too many.
 */
export function createSelection(demands: SelectionDeps) {
  async function listed(x: Executor, viewer: Viewer, filter: DemandFilter, limit: number): Promise<Named[]> {
    const found: Named[] = [];
    for await (const lines of demands.exportLines(
      viewer,
      { ...filtersOf(filter), labelled: limitOf(viewer, 'matches.read') },
      x,
    )) {
      for (const { id, external_id } of lines as Named[]) found.push({ id, external_id });
      if (found.length > MAX_DEMANDS)
        throw new ApiError('invalid_request', `At most ${MAX_DEMANDS} demands a run: narrow them by filter`);
    }
    bound(found.length, limit);
    return found;
  }

  async function named(viewer: Viewer, refs: readonly string[]): Promise<string[]> {
    const found = await demands.resolveReached(viewer, 'matches.read', refs);
    const faults = found.flatMap((id, i) =>
      id === undefined ? [{ pointer: `/demand_ids/${i}`, message: `names nothing: ${refs[i]}` }] : [],
    );
    if (faults.length > 0) throw new ApiError('invalid_request', 'Some ids name nothing', faults);
    return [...new Set(found as string[])].sort();
  }

  return async (
    viewer: Viewer,
    { demand_ids, filter, limit = 20 }: NewMatchRun,
  ): Promise<(x: Executor) => Promise<Named[]>> => {
    if (!demand_ids) return (x) => listed(x, viewer, filter ?? {}, limit);
    if (filter) throw refusal('/filter', 'is not taken beside demand_ids');
    const ids = await named(viewer, demand_ids);
    bound(ids.length, limit);
    return async (x) => {
      const rows = await demands.findByIds(viewer, ids, x);
      return ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
    };
  };
}

/** A run's filter as that of a list; an empty list of values asks for nothing in particular. */
function filtersOf({ sectors, regions, services, problem_types, owner_ids }: DemandFilter) {
  const lists = { sector: sectors, region: regions, service: services, problem_type: problem_types };
  const given = Object.entries({ ...lists, owner_id: owner_ids }).filter(([, values]) => values?.length);
  return { ...Object.fromEntries(given), active: true, state: UNDER_WAY };
}

/** Handed in, and not over yet. */
const UNDER_WAY = ['submitted', 'verified', 'published', 'docking'];

function bound(count: number, limit: number): void {
  if (count * limit > MAX_RESULTS) {
    const most = Math.floor(MAX_RESULTS / count);
    throw refusal('/limit', `at most ${MAX_RESULTS} results a run: for these ${count} demands, ${most} each`);
  }
}

const refusal = (pointer: string, message: string): ApiError =>
  new ApiError('invalid_request', undefined, [{ pointer, message }]);
