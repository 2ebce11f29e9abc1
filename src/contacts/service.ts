import type { Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import type { ContactKeys } from './key.ts';
import { createKeyring } from './keyring.ts';
import { createOwners, type Owner, type OwnerDeps } from './owners.ts';
import { createRotation, type Rotated } from './rotation.ts';
import {
  type Contact,
  type ContactLine,
  type ContactOwner,
  type ContactReveal,
  contextOf,
} from './schema.ts';
import type { ContactStore, SealedContact } from './store.ts';

export interface ContactDeps extends OwnerDeps {
  db: Executor;
  transact: Transact;
  store: ContactStore;
  keys: ContactKeys;
  audit: AuditTrail;
  clock: () => Date;
  newId: () => string;
}

export interface ContactService {
  /** The contact, once it is noted who saw it and what for. Throws ApiError where it is not the viewer's to see. */
  reveal(viewer: Viewer, type: ContactOwner, ref: string, reveal: ContactReveal): Promise<Contact>;
  put(viewer: Viewer, type: ContactOwner, ref: string, contact: Contact): Promise<Contact>;
  remove(viewer: Viewer, type: ContactOwner, ref: string): Promise<void>;
  /** A contact for whoever may be told all that is kept of its owner; that it was told is theirs to note. */
  find(x: Executor, type: ContactOwner, id: string): Promise<Contact | undefined>;
  /** Removes what there is of one whose owner is erased. */
  forget(tx: Executor, viewer: Viewer, type: ContactOwner, owner: Owner): Promise<void>;
  /** Seals every contact by a new key; see createRotation. */
  rotate(viewer: Viewer): Promise<Rotated>;
  /** Whether the keys of this service open what is stored; true where nothing is. */
  opensStored(): Promise<boolean>;
  /** Every contact, still sealed, for a backup. */
  exportLines(x?: Executor): AsyncGenerator<ContactLine[]>;
  /** Whether a key of this service opens a sealed contact. */
  opens(line: ContactLine): Promise<boolean>;
  /** Puts a sealed contact back; throws ApiError where no key of this service sealed it for that owner. */
  restore(viewer: Viewer, line: ContactLine): Promise<void>;
}

const PAGE = 500;
const STRANGE = 'The contact was sealed by another key: bring contact.key along with the backup';
const NOTE_NEEDED = 'is required where the purpose is "other"';

export function createContactService(deps: ContactDeps): ContactService {
  const { db, transact, store, keys, audit, clock } = deps;
  const owners = createOwners(deps);
  const ring = createKeyring(keys);
  const rotate = createRotation({ ...deps, ring });

  const open = async (row: SealedContact): Promise<Contact> =>
    JSON.parse(await ring.open(row.sealed, contextOf(row)));
  /** Under the lock that a change of keys takes, so that it is sealed by the key of the moment. */
  async function write(tx: Executor, owner_type: ContactOwner, owner_id: string, contact: Contact) {
    await store.lock(tx, 'shared');
    const seal = await ring.renewed();
    const sealed = seal.close(JSON.stringify(contact), contextOf({ owner_type, owner_id }));
    await store.put(tx, { owner_type, owner_id, sealed }, now());
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
        const contact = await open({ owner_type: type, owner_id: owner.id, sealed });
        await audit.append(tx, viewer, [{ ...line('revealed', type, owner), purpose, note }]);
        return contact;
      });
    },
    put: (viewer, type, ref, contact) =>
      transact(async (tx) => {
        const owner = await owners.held(tx, viewer, type, ref);
        await write(tx, type, owner.id, contact);
        await audit.append(tx, viewer, [{ ...line('put', type, owner), fields: Object.keys(contact) }]);
        return contact;
      }),
    remove: (viewer, type, ref) =>
      transact(async (tx) => {
        const owner = await owners.held(tx, viewer, type, ref);
        if (!(await store.remove(tx, type, owner.id))) throw notFound('contact of', ref);
        await audit.append(tx, viewer, [line('deleted', type, owner)]);
      }),
    async find(x, owner_type, owner_id) {
      const sealed = await store.find(x, owner_type, owner_id);
      return sealed && open({ owner_type, owner_id, sealed });
    },
    async forget(tx, viewer, type, owner) {
      if (await store.remove(tx, type, owner.id))
        await audit.append(tx, viewer, [line('deleted', type, owner)]);
    },
    rotate,
    async opensStored() {
      const seal = await ring.renewed();
      for (const sample of await store.samples(db)) {
        // Whether the key is there decides: one contact that was damaged is no reason not to start.
        const known = seal.knows(sample.sealed) ?? (await open(sample).then(yes, no));
        if (!known) return false;
      }
      return true;
    },
    opens: ({ sealed, ...owner }) => open({ ...owner, sealed: Buffer.from(sealed, 'base64') }).then(yes, no),
    async *exportLines(x = db) {
      for (let after: SealedContact | undefined; ; ) {
        const rows = await store.list(x, after, PAGE);
        if (rows.length > 0) yield rows.map((row) => ({ ...row, sealed: row.sealed.toString('base64') }));
        if (rows.length < PAGE) return;
        after = rows.at(-1);
      }
    },
    async restore(viewer, { sealed, ...owner }) {
      const contact = await open({ ...owner, sealed: Buffer.from(sealed, 'base64') }).catch(() => {
        throw new ApiError('conflict', STRANGE);
      });
      await transact(async (tx) => {
        await owners.held(tx, viewer, owner.owner_type, owner.owner_id);
        await write(tx, owner.owner_type, owner.owner_id, contact);
      });
    },
  };
}

const yes = (): boolean => true;
const no = (): boolean => false;
