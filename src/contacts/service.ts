import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import type { Contact, ContactLine, ContactOwner } from './schema.ts';
import type { Seal } from './seal.ts';
import type { ContactStore, SealedContact } from './store.ts';

interface OwnerService {
  get(viewer: Viewer, ref: string): Promise<{ id: string }>;
  hold(tx: Executor, viewer: Viewer, ref: string): Promise<string>;
}

export interface ContactDeps {
  db: Executor;
  transact: Transact;
  store: ContactStore;
  seal: Seal;
  owners: Record<ContactOwner, OwnerService>;
  clock: () => Date;
}

export interface ContactService {
  get(viewer: Viewer, type: ContactOwner, ref: string): Promise<Contact>;
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
const context = (type: ContactOwner, id: string): string => `${type}:${id}`;

export function createContactService({
  db,
  transact,
  store,
  seal,
  owners,
  clock,
}: ContactDeps): ContactService {
  const ownerId = async (viewer: Viewer, type: ContactOwner, ref: string) =>
    (await owners[type].get(viewer, ref)).id;
  function opens({ owner_type, owner_id, sealed }: SealedContact): boolean {
    try {
      seal.open(sealed, context(owner_type, owner_id));
      return true;
    } catch {
      return false;
    }
  }
  const now = () => clock().toISOString();

  return {
    async get(viewer, type, ref) {
      const id = await ownerId(viewer, type, ref);
      const sealed = await store.find(db, type, id);
      if (!sealed) throw notFound('contact of', ref);
      return JSON.parse(seal.open(sealed, context(type, id)));
    },
    // The owner is held while its contact is written, so that none is left behind by one that goes.
    put: (viewer, type, ref, contact) =>
      transact(async (tx) => {
        const owner_id = await owners[type].hold(tx, viewer, ref);
        const sealed = seal.close(JSON.stringify(contact), context(type, owner_id));
        await store.put(tx, { owner_type: type, owner_id, sealed }, now());
        return contact;
      }),
    async remove(viewer, type, ref) {
      const id = await ownerId(viewer, type, ref);
      if (!(await transact((tx) => store.remove(tx, type, id)))) throw notFound('contact of', ref);
    },
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
    async restore(viewer, line) {
      const sealed = Buffer.from(line.sealed, 'base64');
      const { owner_type, owner_id } = line;
      if (!opens({ owner_type, owner_id, sealed })) {
        throw new ApiError(
          'conflict',
          'The contact was sealed by another key: bring contact.key along with the backup',
        );
      }
      await transact(async (tx) => {
        await owners[owner_type].hold(tx, viewer, owner_id);
        await store.put(tx, { owner_type, owner_id, sealed }, now());
      });
    },
  };
}
