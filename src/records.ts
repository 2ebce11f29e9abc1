import { createKeyService, type KeyService } from './access/service.ts';
import { createKeyStore } from './access/store.ts';
import { type AssociationService, createAssociationService } from './associations/service.ts';
import { createAssociationStore } from './associations/store.ts';
import { type CampaignService, createCampaignService } from './campaigns/service.ts';
import { createCampaignStore } from './campaigns/store.ts';
import { type ConflictService, createConflictService } from './conflicts/service.ts';
import { createConflictStore } from './conflicts/store.ts';
import { type ContactKeys, fixedKeys } from './contacts/key.ts';
import { type ContactService, createContactService } from './contacts/service.ts';
import { createContactStore } from './contacts/store.ts';
import { createDemandService, type DemandService, keepOwners } from './demands/service.ts';
import { createDemandStepStore } from './demands/steps.ts';
import { createDemandStore } from './demands/store.ts';
import { createEligibility } from './dockings/eligibility.ts';
import { createFigureStore } from './dockings/figures.ts';
import { createDockingService, type DockingService } from './dockings/service.ts';
import { createDockingStore } from './dockings/store.ts';
import { createEnterpriseService, type EnterpriseService } from './enterprises/service.ts';
import { createEnterpriseStore } from './enterprises/store.ts';
import { createProfileService, type ProfileService } from './profiles/service.ts';
import { createProfileStore } from './profiles/store.ts';
import type { ResourceDeps } from './resources/rules.ts';
import type { Lexicon } from './text/index.ts';

export interface RecordDeps extends ResourceDeps {
  /** The lexicon in force. */
  lexicon: () => Lexicon;
  /** Key that seals contacts, or where such keys are kept. */
  sealKey: string | ContactKeys;
}

/** The records: who asks and who can help, what is asked for, and what became of it. */
export interface Records {
  associations: AssociationService;
  campaigns: CampaignService;
  enterprises: EnterpriseService;
  demands: DemandService;
  profiles: ProfileService;
  conflicts: ConflictService;
  dockings: DockingService;
  contacts: ContactService;
  keys: KeyService;
}

/** The rooms that keep records, one line a room. */
export function wireRecords(deps: RecordDeps): Records {
  const contactStore = createContactStore();
  const demandStore = createDemandStore();
  const ownsNothing = keepOwners(demandStore);
  const associations = createAssociationService({ ...deps, store: createAssociationStore() });
  const campaigns = createCampaignService({ ...deps, store: createCampaignStore(), associations });
  const enterprises = createEnterpriseService({
    ...deps,
    store: createEnterpriseStore(),
    associations,
    afterWrite: (tx, viewer, written) =>
      demands.relocate(
        tx,
        viewer,
        written.flatMap(({ row, before }) => (before && before.region !== row.region ? [row] : [])),
      ),
    beforeRemove: async (tx, viewer, id) => {
      await ownsNothing(tx, viewer, id);
      await contactStore.remove(tx, 'enterprise', id);
    },
  });
  const demands: DemandService = createDemandService({
    ...deps,
    store: demandStore,
    steps: createDemandStepStore(),
    ...{ enterprises, associations, campaigns },
    whenMoved: (tx, row) => dockings.followDemand(tx, row),
    holdDockings: (tx, id) => dockings.holdOf(tx, id),
    whenOver: (...over) => dockings.endOf(...over),
    beforeRemove: (tx, _viewer, id) => dockings.keep(tx, { demand: id }),
  });
  const profiles = createProfileService({
    ...deps,
    store: createProfileStore(),
    beforeRemove: async (tx, _viewer, id) => {
      await dockings.keep(tx, { profile: id });
      await contactStore.remove(tx, 'profile', id);
    },
  });
  const conflicts = createConflictService({ ...deps, store: createConflictStore(), enterprises, profiles });
  const figures = createFigureStore();
  const dockings: DockingService = createDockingService({
    ...{ ...deps, store: createDockingStore(), figures, conflicts, demands, profiles },
    eligibility: createEligibility({ figures, conflicts }),
  });
  const contacts = createContactService({
    ...deps,
    store: contactStore,
    keys: typeof deps.sealKey === 'string' ? fixedKeys(deps.sealKey) : deps.sealKey,
    ...{ profiles, enterprises },
    connected: dockings.connected,
  });
  const subjects = { associations, enterprises, profiles };
  const keys = createKeyService({ ...deps, ...subjects, store: createKeyStore() });
  return {
    associations,
    campaigns,
    enterprises,
    demands,
    profiles,
    conflicts,
    dockings,
    contacts,
    keys,
  };
}
