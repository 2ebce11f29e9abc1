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
      const named = await resolveAll(
        tx,
        viewer,
        { resolveIds: (...asked) => resource.resolveIds(...asked) },
        entries,
        'parent_id',
      );
      const parents = await resource.findByIds(
        viewer,
        entries.flatMap(({ content }, i) => (named[i]?.length ? [] : (content.parent_id ?? []))),
        tx,
      );
      return entries.map(({ content }, i) => {
        const parent = content.parent_id === null ? undefined : parents.get(content.parent_id);
        return { faults: [...(named[i] ?? []), ...(parent ? below(parent, content) : [])] };
      });
    },
  });
  return resource;
}

/** What forbids an association to stand under another. */
function below(parent: Association, { level, region }: AssociationContent): Fault[] {
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
