import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { EnterpriseService } from '../enterprises/service.ts';
import { ApiError } from '../errors.ts';
import type { DemandFacts } from '../matching/index.ts';
import { createContent } from '../resources/content.ts';
import type { Filters } from '../resources/filters.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import type { Lexicon } from '../text/index.ts';
import type { Fault } from '../validation/ajv.ts';
import { analyseDemand, toDemandFacts } from './facts.ts';
import { type Demand, type DemandContent, demandFaults, demandSchemas, type NewDemand } from './schema.ts';
import type { DemandAnalysis, DemandStore, Which } from './store.ts';

export interface DemandDeps extends ResourceDeps {
  store: DemandStore;
  /** The lexicon in force. */
  lexicon: () => Lexicon;
  enterprises: Pick<EnterpriseService, 'resolveIds' | 'get'>;
}

export interface DemandService extends ResourceService<DemandContent, Demand> {
  /** Stored demands as the engine takes them: of these ids or owners, or the next ones after an id. */
  facts(x: Executor, which: Which): Promise<DemandFacts[]>;
  /** What a demand that is not stored would be to the engine. */
  draft(viewer: Viewer, input: NewDemand): Promise<DemandFacts>;
}

export function createDemandService(deps: DemandDeps): DemandService {
  const { store, lexicon, enterprises } = deps;
  const resource = createResourceService<DemandContent, Demand, DemandAnalysis>(deps, {
    name: 'demand',
    schemas: demandSchemas,
    store,
    check: demandFaults,
    async resolve(tx, viewer, entries) {
      const refs = entries.flatMap(({ content }) => content.owner_id ?? []);
      const ids = await enterprises.resolveIds(viewer, refs, tx);
      const idOf = new Map(refs.map((ref, i) => [ref, ids[i]]));
      return entries.map(({ content }) => {
        if (content.owner_id === null) return [];
        const id = idOf.get(content.owner_id);
        if (id === undefined) return [unknownOwner(content.owner_id)];
        content.owner_id = id;
        return [];
      });
    },
    derive: (content) => analyseDemand(content, lexicon()),
    document: { collection: 'demands', of: searchable },
  });
  /** The filter by owner in ids: one that names no enterprise owns nothing. */
  async function owned(viewer: Viewer, filters: Filters, x?: Executor): Promise<Filters> {
    if (filters.owner_id === undefined) return filters;
    const ids = await enterprises.resolveIds(viewer, filters.owner_id as string[], x);
    return { ...filters, owner_id: ids.filter((id) => id !== undefined) };
  }
  return {
    ...resource,
    list: async (viewer, request) =>
      resource.list(viewer, { ...request, filters: await owned(viewer, request.filters) }),
    count: async (viewer, filters) => resource.count(viewer, await owned(viewer, filters)),
    async *exportLines(viewer, filters, x) {
      yield* resource.exportLines(viewer, await owned(viewer, filters, x), x);
    },
    async facts(x, which) {
      return (await store.findOwned(x, which)).map((row) => toDemandFacts(row, lexicon()));
    },
    async draft(viewer, input) {
      const content = createContent<DemandContent>(demandSchemas.New).complete(input);
      const { owner_id } = content;
      const [id] = owner_id === null ? [] : await enterprises.resolveIds(viewer, [owner_id]);
      if (owner_id !== null && id === undefined)
        throw new ApiError('invalid_request', undefined, [unknownOwner(owner_id)]);
      const owner = id === undefined ? null : await enterprises.get(viewer, id);
      return toDemandFacts({ ...content, ...analyseDemand(content, lexicon()), id: '', owner }, lexicon());
    },
  };
}

const unknownOwner = (ref: string): Fault => ({
  pointer: '/owner_id',
  message: `names no enterprise: ${ref}`,
});

/** Refuses to let an enterprise go that still owns demands. */
export const keepOwners =
  (store: DemandStore) =>
  async (tx: Executor, _viewer: Viewer, enterpriseId: string): Promise<void> => {
    if (await store.hasOwner(tx, enterpriseId)) {
      throw new ApiError(
        'has_dependents',
        'The enterprise owns demands: delete them or give them another owner first',
      );
    }
  };

function searchable(row: Demand) {
  const { title, keywords, description, region, services, active } = row;
  const texts: [string[], string[], string[], string[]] = [
    [title],
    keywords,
    [],
    description ? [description] : [],
  ];
  const sectors = [...row.sectors, ...row.inferred_sectors];
  return { texts, kind: null, region, country: null, languages: [], sectors, services, active };
}
