import type { Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { type ContactKeys, randomKey } from './key.ts';
import type { Keyring } from './keyring.ts';
import { contextOf } from './schema.ts';
import type { ContactStore, SealedContact } from './store.ts';

export interface RotationDeps {
  transact: Transact;
  store: ContactStore;
  keys: ContactKeys;
  ring: Keyring;
  audit: AuditTrail;
  newId: () => string;
}

type Name = Pick<SealedContact, 'owner_type' | 'owner_id'>;

export interface Rotated {
  /** How many contacts were sealed anew. */
  resealed: number;
  /** Those that no known key opens; they were left as they are, and so were the old keys. */
  unreadable: Name[];
}

const BATCH = 200;

/**
 * Seals every contact by a new key, in batches; requests go on meanwhile. It may be killed at any point: an old key is given up
 * only when nothing is sealed by it, and the next rotation goes on with the new key that this one made.
 */
export function createRotation({ transact, store, keys, ring, audit, newId }: RotationDeps) {
  /**
   * Makes a new key, where the keys are ours to make and no rotation has made one already. Whoever writes a contact reads
   * the keys under the same lock: after this, nothing more is sealed by an old key.
   */
  async function begin(tx: Executor): Promise<void> {
    await store.lock(tx, 'exclusive');
    const known = await keys.read();
    if (known.length === 1) await keys.write?.([randomKey(), ...known]);
  }

  async function batch(tx: Executor, after: SealedContact | undefined) {
    // Or a rotation that ends meanwhile would drop the key these are sealed by.
    await store.lock(tx, 'shared');
    const seal = await ring.renewed();
    const rows = await store.lockOthers(tx, seal.head, after, BATCH);
    const resealed: SealedContact[] = [];
    const unreadable: Name[] = [];
    for (const row of rows) {
      const context = contextOf(row);
      const text = await ring.open(row.sealed, context).catch(() => undefined);
      if (text === undefined) unreadable.push({ owner_type: row.owner_type, owner_id: row.owner_id });
      else resealed.push({ ...row, sealed: seal.close(text, context) });
    }
    await store.reseal(tx, resealed);
    return { resealed: resealed.length, unreadable, last: rows.at(-1) };
  }

  async function sweep(): Promise<Rotated> {
    const done: Rotated = { resealed: 0, unreadable: [] };
    for (let after: SealedContact | undefined; ; ) {
      const { resealed, unreadable, last } = await transact((tx) => batch(tx, after));
      done.resealed += resealed;
      done.unreadable.push(...unreadable);
      if (!last) return done;
      after = last;
    }
  }

  /** Gives up the old keys; false where something has been sealed by one meanwhile. */
  async function end(tx: Executor, viewer: Viewer, { resealed, unreadable }: Rotated): Promise<boolean> {
    await store.lock(tx, 'exclusive');
    const { head } = await ring.renewed();
    const left = await store.countOthers(tx, head);
    if (left > unreadable.length) return false;
    const what = { action: 'contact_key.rotated', entity: 'contact_key', entity_id: newId() };
    await audit.append(tx, viewer, [{ ...what, values: { resealed } }]);
    const [current] = await keys.read();
    if (left === 0 && current) await keys.write?.([current]);
    return true;
  }

  return async (viewer: Viewer): Promise<Rotated> => {
    await transact(begin);
    for (let resealed = 0; ; ) {
      const swept = await sweep();
      resealed += swept.resealed;
      const done = { resealed, unreadable: swept.unreadable };
      if (await transact((tx) => end(tx, viewer, done))) return done;
    }
  };
}
