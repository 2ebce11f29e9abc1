import { createHash, randomBytes } from 'node:crypto';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import { parseRef } from '../wire/refs.ts';
import type { Viewer } from './principal.ts';
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
  revoke(viewer: Viewer, ref: string): Promise<ApiKey>;
  /** Makes the given key an admin key, if it is not one. */
  bootstrap(key: string): Promise<void>;
  /** A first admin key where there is none yet, to be shown once. */
  ensureAdmin(): Promise<IssuedApiKey | undefined>;
}

const PREFIX_LENGTH = 9;
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();

export function createKeyService({ db, transact, store, clock, newId }: KeyDeps): KeyService {
  async function insert(
    tx: Executor,
    { name, role, external_id = null }: NewApiKey,
    key: string,
  ): Promise<IssuedApiKey> {
    const prefix = key.slice(0, PREFIX_LENGTH);
    const created_at = clock().toISOString();
    const row = { id: newId(), external_id, name, role, prefix, created_at, revoked_at: null };
    if (!(await store.insert(tx, { ...row, hash: hashOf(key) })))
      throw new ApiError('conflict', 'There is such a key');
    return { ...row, key };
  }
  const generate = (): string => `zq_${randomBytes(24).toString('base64url')}`;

  return {
    async authenticate(key) {
      const found = await store.findByHash(db, hashOf(key));
      return found && { role: found.role, keyId: found.id };
    },
    create: (input) => transact((tx) => insert(tx, input, generate())),
    async list(after, size) {
      const rows = await store.list(db, after, size + 1);
      const items = rows.slice(0, size);
      return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
    revoke: (viewer, ref) =>
      transact(async (tx) => {
        const key = await store.find(tx, parseRef(ref));
        if (!key) throw notFound('key', ref);
        if (viewer.keyId === key.id)
          throw new ApiError('conflict', 'A key cannot revoke itself: use another admin key');
        return store.revoke(tx, key.id, clock().toISOString());
      }),
    async bootstrap(key) {
      const input = { name: 'Bootstrap admin key (ZHIQI_ADMIN_KEY)', role: 'admin' } as const;
      await transact(async (tx) => {
        await store.lock(tx);
        if (!(await store.knows(tx, hashOf(key)))) await insert(tx, input, key);
      });
    },
    ensureAdmin: () =>
      transact(async (tx) => {
        await store.lock(tx);
        return (await store.hasAdmin(tx))
          ? undefined
          : insert(tx, { name: 'First admin key', role: 'admin' }, generate());
      }),
  };
}
