import { createHash, randomBytes } from 'node:crypto';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import type { Role, Viewer } from './principal.ts';
import type { ApiKey, IssuedApiKey, NewApiKey } from './schema.ts';
import type { KeyStore } from './store.ts';

export interface KeyDeps {
  db: Executor;
  transact: Transact;
  store: KeyStore;
  clock: () => Date;
  newId: () => string;
}

export interface KeyService {
  /** Who a key speaks for; undefined for one that is unknown or revoked. */
  authenticate(key: string): Promise<Viewer | undefined>;
  create(input: NewApiKey): Promise<IssuedApiKey>;
  list(after: string | undefined, size: number): Promise<{ items: ApiKey[]; next: string | null }>;
  /** Effective at once, in every process. */
  revoke(viewer: Viewer, id: string): Promise<ApiKey>;
  /** Makes the given key an admin key, if it is not one. */
  bootstrap(key: string): Promise<void>;
  /** A first admin key where there is none yet, to be shown once. */
  ensureAdmin(): Promise<IssuedApiKey | undefined>;
}

const PREFIX_LENGTH = 9;
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();

export function createKeyService({ db, transact, store, clock, newId }: KeyDeps): KeyService {
  async function insert(tx: Executor, name: string, role: Role, key: string): Promise<IssuedApiKey> {
    const prefix = key.slice(0, PREFIX_LENGTH);
    const row = { id: newId(), name, role, prefix, created_at: clock().toISOString(), revoked_at: null };
    await store.insert(tx, { ...row, hash: hashOf(key) });
    return { ...row, key };
  }
  const generate = (): string => `zq_${randomBytes(24).toString('base64url')}`;

  return {
    async authenticate(key) {
      const found = await store.findByHash(db, hashOf(key));
      return found && { role: found.role, keyId: found.id };
    },
    create: ({ name, role }) => transact((tx) => insert(tx, name, role, generate())),
    async list(after, size) {
      const rows = await store.list(db, after, size + 1);
      const items = rows.slice(0, size);
      return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
    async revoke(viewer, id) {
      if (viewer.keyId === id)
        throw new ApiError('conflict', 'A key cannot revoke itself: use another admin key');
      const key = await transact((tx) => store.revoke(tx, id, clock().toISOString()));
      if (!key) throw notFound('key', id);
      return key;
    },
    async bootstrap(key) {
      await transact((tx) => insert(tx, 'Bootstrap admin key (ZHIQI_ADMIN_KEY)', 'admin', key));
    },
    ensureAdmin: () =>
      transact(async (tx) => {
        await store.lock(tx);
        return (await store.hasAdmin(tx)) ? undefined : insert(tx, 'First admin key', 'admin', generate());
      }),
  };
}
