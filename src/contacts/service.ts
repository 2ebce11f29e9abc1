import type { Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import { createOwners, type Owner, type OwnerDeps } from './owners.ts';
import type { Contact, ContactLine, ContactOwner, ContactReveal } from './schema.ts';
import type { Seal } from './seal.ts';
import type { ContactStore, SealedContact } from './store.ts';

export interface ContactDeps extends OwnerDeps {
  db: Executor;
  transact: Transact;
  store: ContactStore;
  seal: Seal;
  audit: AuditTrail;
  clock: () => Date;
}

export interface ContactService {
  /** The contact, once it is noted who saw it and what for. Throws ApiError where it is not the viewer's to see. */
  reveal(viewer: Viewer, type: ContactOwner, ref: string, reveal: ContactReveal): Promise<Contact>;
  put(viewer: Viewer, type: ContactOwner, ref: string, contact: Contact): Promise<Contact>;
  remove(viewer: Viewer, type: ContactOwner, ref: string): Promise<void>;
  /** Whether this service's key opens what is stored; true where nothing is. */
  opensStored(): Promise<boolean>;
  /** Every contact, still sealed, for a backup. */
  exportLines(x?: Executor): AsyncGenerator<ContactLine[]>;
  /** Whether this service's key opens a sealed contact. */
  opens(line: ContactLine): boolean;
  /** Puts sealed contacts back; throws ApiError where one was not sealed by this service's key for that owner. */
  restore(viewer: Viewer, line: ContactLine): Promise<void>;
}

const PAGE = 500;
const NOTE_NEEDED = 'is required where the purpose is "other"';
const context = (type: ContactOwner, id: string): string => `${type}:${id}`;

export function createContactService(deps: ContactDeps): ContactService {
  const { db, transact, store, seal, audit, clock } = deps;
  const owners = createOwners(deps);
  function opens({ owner_type, owner_id, sealed }: SealedContact): boolean {
    try {
      seal.open(sealed, context(owner_type, owner_id));
      return true;
    } catch {
      return false;
    }
  }
  const now = () => clock().toISOString();
  const line = (action: string, entity: ContactOwner, { id, labels }: Owner) => ({
    ...{ action: `contact.${action}`, entity },
    ...{ entity_id: id, labels },
  });

  return {
    // Who may is asked before the transaction: a second connection is not waited for while one is held.
    async reveal(viewer, type, ref, { purpose, note = null }) {
      if (purpose === 'other' && note === null)
        throw new ApiError('invalid_request', undefined, [{ pointer: '/note', message: NOTE_NEEDED }]);
      const owner = await owners.revealed(viewer, type, ref);
      return transact(async (tx) => {
        const sealed = await store.find(tx, type, owner.id);
        if (!sealed) throw notFound('contact of', ref);
        const contact: Contact = JSON.parse(seal.open(sealed, context(type, owner.id)));
        await audit.append(tx, viewer, [{ ...line('revealed', type, owner), purpose, note }]);
        return contact;
      });
    },
    put: (viewer, type, ref, contact) =>
      transact(async (tx) => {
        const owner = await owners.held(tx, viewer, type, ref);
        const sealed = seal.close(JSON.stringify(contact), context(type, owner.id));
        await store.put(tx, { owner_type: type, owner_id: owner.id, sealed }, now());
        await audit.append(tx, viewer, [{ ...line('put', type, owner), fields: Object.keys(contact) }]);
        return contact;
      }),
    remove: (viewer, type, ref) =>
      transact(async (tx) => {
        const owner = await owners.held(tx, viewer, type, ref);
        if (!(await store.remove(tx, type, owner.id))) throw notFound('contact of', ref);
        await audit.append(tx, viewer, [line('deleted', type, owner)]);
      }),
    async opensStored() {
      const [any] = await store.list(db, undefined, 1);
      return any === undefined || opens(any);
    },
    opens: ({ owner_type, owner_id, sealed }) =>
      opens({ owner_type, owner_id, sealed: Buffer.from(sealed, 'base64') }),
    async *exportLines(x = db) {
      for (let after: SealedContact | undefined; ; ) {
        const rows = await store.list(x, after, PAGE);
        if (rows.length > 0) yield rows.map((row) => ({ ...row, sealed: row.sealed.toString('base64') }));
        if (rows.length < PAGE) return;
        after = rows.at(-1);
      }
    },
    async restore(viewer, { owner_type, owner_id, sealed: text }) {
      const sealed = Buffer.from(text, 'base64');
      if (!opens({ owner_type, owner_id, sealed })) {
        throw new ApiError(
          'conflict',
          'The contact was sealed by another key: bring contact.key along with the backup',
        );
      }
      await transact(async (tx) => {
        await owners.held(tx, viewer, owner_type, owner_id);
        await store.put(tx, { owner_type, owner_id, sealed }, now());
      });
    },
  };
}
