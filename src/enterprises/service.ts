import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import { type Enterprise, type EnterpriseContent, enterpriseSchemas } from './schema.ts';
import type { EnterpriseStore } from './store.ts';

export interface EnterpriseDeps extends ResourceDeps {
  store: EnterpriseStore;
  /** What must happen with an enterprise's dependents before it goes; throws where it must stay. */
  beforeRemove: (tx: Executor, viewer: Viewer, id: string) => Promise<void>;
}

export type EnterpriseService = ResourceService<EnterpriseContent, Enterprise>;

export function createEnterpriseService(deps: EnterpriseDeps): EnterpriseService {
  const { store, beforeRemove } = deps;
  return createResourceService<EnterpriseContent, Enterprise, object>(deps, {
    name: 'enterprise',
    schemas: enterpriseSchemas,
    store,
    derive: () => ({}),
    async resolve(tx, _viewer, entries) {
      const owners = await store.findByUsccs(
        tx,
        entries.flatMap(({ content }) => content.uscc ?? []),
      );
      return entries.map(({ id, content: { uscc } }) => {
        const owner =
          uscc === null ? undefined : owners.find((other) => other.uscc === uscc && other.id !== id);
        return owner ? [{ pointer: '/uscc', message: `is already that of enterprise ${owner.id}` }] : [];
      });
    },
    beforeRemove,
  });
}
