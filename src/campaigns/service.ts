import { regionLabels, subjectLabel } from '../access/labels.ts';
import type { AssociationService } from '../associations/service.ts';
import { meanItself, ownAssociation, resolveAll } from '../resources/references.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import { type Campaign, type CampaignContent, campaignFaults, campaignSchemas } from './schema.ts';
import type { CampaignStore } from './store.ts';

export interface CampaignDeps extends ResourceDeps {
  store: CampaignStore;
  associations: Pick<AssociationService, 'resolveIds'>;
}

export type CampaignService = ResourceService<CampaignContent, Campaign>;

export function createCampaignService(deps: CampaignDeps): CampaignService {
  return createResourceService<CampaignContent, Campaign, object>(deps, {
    name: 'campaign',
    path: 'campaigns',
    schemas: campaignSchemas,
    store: deps.store,
    labels: ({ association_id, regions }) => [
      ...(association_id === null ? [] : [subjectLabel('association', association_id)]),
      ...(regions.length === 1 ? regionLabels(regions[0] as string) : []),
    ],
    audited: ['name', 'channel', 'association_id', 'starts_on', 'ends_on', 'regions', 'sectors'],
    prefill: (viewer, entry) => meanItself(entry, 'association_id', ownAssociation(viewer)),
    check: campaignFaults,
    derive: () => ({}),
    async resolve(tx, viewer, entries) {
      const named = await resolveAll(tx, viewer, deps.associations, entries, 'association_id');
      return named.map((faults) => ({ faults }));
    },
  });
}
