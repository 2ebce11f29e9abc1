import { authorise, forbidden, reaches, reachOf } from '../access/permissions.ts';
import { system, type Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { type EnterpriseService, enterpriseLabels } from '../enterprises/service.ts';
import { notFound } from '../errors.ts';
import type { Profile } from '../profiles/schema.ts';
import { type ProfileService, profileLabels, refuseErased } from '../profiles/service.ts';
import type { ContactOwner } from './schema.ts';

/** A row that has a contact. */
export interface Owner {
  id: string;
  /** Whose it is and where it belongs; see access/labels.ts. */
  labels: readonly string[];
  /** When all that told of it was removed; only persons are. */
  erased_at?: string | null;
}

/** Whether a viewer has come to know a row by a docking. */
export type Connected = (viewer: Viewer, type: ContactOwner, ownerId: string) => Promise<boolean>;

export interface OwnerDeps {
  profiles: Pick<ProfileService, 'get' | 'hold' | 'findByIds'>;
  enterprises: Pick<EnterpriseService, 'get' | 'hold' | 'findByIds'>;
  connected: Connected;
}

/** Those who have contacts: whose row a reference names, and what a viewer may do with its contact. */
export function createOwners({ profiles, enterprises, connected }: OwnerDeps) {
  const rooms = {
    profile: {
      get: async (viewer: Viewer, ref: string): Promise<Owner> => profileOf(await profiles.get(viewer, ref)),
      hold: profiles.hold,
      read: async (tx: Executor, id: string) =>
        [...(await profiles.findByIds(system, [id], tx)).values()].map(profileOf),
    },
    enterprise: {
      get: async (viewer: Viewer, ref: string): Promise<Owner> =>
        enterpriseOf(await enterprises.get(viewer, ref)),
      hold: enterprises.hold,
      read: async (tx: Executor, id: string) =>
        [...(await enterprises.findByIds(system, [id], tx)).values()].map(enterpriseOf),
    },
  };

  return {
    /**
     * The row whose contact is asked for. Throws ApiError where it is not the viewer's to see; a row that the viewer may
     * not even know of is refused as one that is not there.
     */
    async revealed(viewer: Viewer, type: ContactOwner, ref: string): Promise<Owner> {
      // As the system sees it: whom a docking connects may reveal what it cannot read.
      const owner = await rooms[type].get(system, ref);
      if (reaches(viewer, 'contacts.reveal', owner.labels)) return owner;
      const reach = reachOf(viewer, 'contacts.reveal');
      if (reach !== 'never' && (await connected(viewer, type, owner.id))) return owner;
      await rooms[type].get(viewer, ref);
      throw forbidden(viewer, 'contacts.reveal');
    },
    /** The row whose contact is to be written, held so that none is left behind by one that goes. */
    async held(tx: Executor, viewer: Viewer, type: ContactOwner, ref: string): Promise<Owner> {
      const id = await rooms[type].hold(tx, viewer, ref);
      const [owner] = await rooms[type].read(tx, id);
      if (!owner) throw notFound(type, ref);
      authorise(viewer, 'contacts.write', owner.labels);
      refuseErased(owner.erased_at);
      return owner;
    },
  };
}

const profileOf = (row: Profile): Owner => ({
  ...{ id: row.id, erased_at: row.erased_at },
  labels: profileLabels(row),
});
const enterpriseOf = (row: Parameters<typeof enterpriseLabels>[0]): Owner => ({
  id: row.id,
  labels: enterpriseLabels(row),
});

export type Owners = ReturnType<typeof createOwners>;
