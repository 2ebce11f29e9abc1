import { regionLabels, subjectLabel } from '../access/labels.ts';
import type { Viewer } from '../access/principal.ts';
import type { AssociationService } from '../associations/service.ts';
import type { Executor } from '../db/transaction.ts';
import { meanItself, ownAssociation, resolveAll } from '../resources/references.ts';
import type { ResourceDeps, ResourceRules } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import { type Enterprise, type EnterpriseContent, enterpriseSchemas } from './schema.ts';
import type { EnterpriseStore } from './store.ts';

type Rules = ResourceRules<EnterpriseContent, Enterprise, object>;

export interface EnterpriseDeps extends ResourceDeps {
  store: EnterpriseStore;
  associations: Pick<AssociationService, 'resolveIds'>;
  /** What follows from a change, in its transaction. */
  afterWrite: NonNullable<Rules['afterWrite']>;
  /** What must happen with an enterprise's dependents before it goes; throws where it must stay. */
  beforeRemove: (tx: Executor, viewer: Viewer, id: string) => Promise<void>;
}

export type EnterpriseService = ResourceService<EnterpriseContent, Enterprise>;

/** Whose an enterprise is and where it belongs. */
export const enterpriseLabels = ({
  id,
  region,
  association_id,
}: Pick<Enterprise, 'id' | 'region' | 'association_id'>): string[] => [
  ...regionLabels(region),
  ...(association_id === null ? [] : [subjectLabel('association', association_id)]),
  subjectLabel('enterprise', id),
];

export function createEnterpriseService(deps: EnterpriseDeps): EnterpriseService {
  const { store, associations, afterWrite, beforeRemove } = deps;
  return createResourceService<EnterpriseContent, Enterprise, object>(deps, {
    name: 'enterprise',
    path: 'enterprises',
    schemas: enterpriseSchemas,
    store,
    labels: enterpriseLabels,
    audited: ['region', 'sectors', 'association_id'],
    guarded: ['external_id', 'name', 'uscc', 'region', 'association_id'],
    prefill: (viewer, entry) => meanItself(entry, 'association_id', ownAssociation(viewer)),
    derive: () => ({}),
    async resolve(tx, viewer, entries) {
      const named = await resolveAll(tx, viewer, associations, entries, 'association_id');
      const owners = await store.findByUsccs(
        tx,
        entries.flatMap(({ content }) => content.uscc ?? []),
      );
      return entries.map(({ id, content: { uscc } }, i) => {
        const owner =
          uscc === null ? undefined : owners.find((other) => other.uscc === uscc && other.id !== id);
        const taken = owner ? [{ pointer: '/uscc', message: 'is already that of another enterprise' }] : [];
        return { faults: [...(named[i] ?? []), ...taken] };
      });
    },
    afterWrite,
    beforeRemove,
  });
}
