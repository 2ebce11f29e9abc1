import { regionLabels, subjectLabel } from '../access/labels.ts';
import { regionLevel, regionPrefix } from '../reference/index.ts';
import { resolveAll } from '../resources/references.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import type { Fault } from '../validation/ajv.ts';
import { type Association, type AssociationContent, associationSchemas } from './schema.ts';
import type { AssociationStore } from './store.ts';

export interface AssociationDeps extends ResourceDeps {
  store: AssociationStore;
}

export type AssociationService = ResourceService<AssociationContent, Association>;

/** How far above the others a level stands: a parent stands higher than its child, so the tree has no circles. */
const HEIGHTS: Record<string, number> = { province: 3, city: 2, county: 1 };
const heightOf = (level: string): number => HEIGHTS[level] ?? 0;

export function createAssociationService(deps: AssociationDeps): AssociationService {
  const resource: AssociationService = createResourceService<AssociationContent, Association, object>(deps, {
    name: 'association',
    path: 'associations',
    schemas: associationSchemas,
    store: deps.store,
    labels: ({ id, region }) => [...regionLabels(region), subjectLabel('association', id)],
    audited: ['name', 'level', 'region', 'parent_id'],
    check: ({ level, region }) =>
      heightOf(level) > 0 && level !== regionLevel(region)
        ? [{ pointer: '/region', message: `is a ${regionLevel(region)}, but level is ${level}` }]
        : [],
    derive: () => ({}),
    async resolve(tx, viewer, entries) {
      // A tree may come in at once: a line may name one that comes with it.
      const beside = new Map(
        entries.flatMap(({ id, content }) => namesOf(id, content).map((name) => [name, content])),
      );
      const idOf = new Map(
        entries.flatMap(({ id, content }) => namesOf(id, content).map((name) => [name, id])),
      );
      const among = entries.map(({ content }) => beside.get(content.parent_id ?? ''));
      const named = await resolveAll(
        tx,
        viewer,
        { resolveIds: (...asked) => resource.resolveIds(...asked) },
        entries.filter((_, i) => among[i] === undefined),
        'parent_id',
      );
      const faults = entries.map((_, i) => (among[i] ? [] : (named.shift() ?? [])));
      const stored = await resource.findByIds(
        viewer,
        entries.flatMap(({ content }, i) => (faults[i]?.length || among[i] ? [] : (content.parent_id ?? []))),
        tx,
      );
      return entries.map(({ content }, i) => {
        const parent = among[i] ?? stored.get(content.parent_id ?? '');
        if (among[i]) content.parent_id = idOf.get(content.parent_id as string) as string;
        return { faults: [...(faults[i] ?? []), ...(parent ? below(parent, content) : [])] };
      });
    },
  });
  return resource;
}

/** What a line beside it may name an association by. */
const namesOf = (id: string, { external_id }: AssociationContent): string[] =>
  external_id === null ? [id] : [id, `ext:${external_id}`];

/** What forbids an association to stand under another. */
function below(
  parent: Pick<Association, 'level' | 'region'>,
  { level, region }: AssociationContent,
): Fault[] {
  const faults: Fault[] = [];
  if (heightOf(parent.level) <= heightOf(level))
    faults.push({
      pointer: '/parent_id',
      message: `a ${level} association does not stand under a ${parent.level} one`,
    });
  if (!region.startsWith(regionPrefix(parent.region)))
    faults.push({
      pointer: '/region',
      message: `does not lie in that of the association above it (${parent.region})`,
    });
  return faults;
}
