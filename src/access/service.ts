import { randomBytes } from 'node:crypto';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import { ApiError, notFound } from '../errors.ts';
import { parseRef } from '../wire/refs.ts';
import { inUtc } from '../wire/times.ts';
import { type Action, limitOf, permissions, reachOf } from './permissions.ts';
import { system, type Viewer } from './principal.ts';
import {
  type ApiKey,
  type IssuedApiKey,
  keyFaults,
  type NewApiKey,
  type Rotation,
  type Self,
} from './schema.ts';
import type { KeyStore } from './store.ts';
import { createVerifier, digestOf, holds, viewerOf } from './verifier.ts';

interface Subjects {
  get(viewer: Viewer, ref: string): Promise<{ id: string; erased_at?: string | null }>;
}

export interface KeyDeps {
  db: Executor;
  transact: Transact;
  store: KeyStore;
  audit: AuditTrail;
  /** Those a key can belong to. */
  associations: Subjects;
  enterprises: Subjects;
  profiles: Subjects;
  clock: () => Date;
  newId: () => string;
}

export interface KeyService {
  /** Who a key speaks for; undefined for one that is unknown, expired or revoked. */
  authenticate(key: string): Promise<Viewer | undefined>;
  /** Whom a key, or the one that has taken its place, speaks for now; undefined where it holds no more. */
  speaker(keyId: string): Promise<Viewer | undefined>;
  create(viewer: Viewer, input: NewApiKey): Promise<IssuedApiKey>;
  list(after: string | undefined, size: number): Promise<{ items: ApiKey[]; next: string | null }>;
  /** A new key in the place of an old one, which holds beside it for a while. */
  rotate(viewer: Viewer, ref: string, rotation: Rotation): Promise<IssuedApiKey>;
  /** Effective at once, in every process. */
  revoke(viewer: Viewer, ref: string): Promise<ApiKey>;
  /** Revokes all keys of an association, enterprise or profile. */
  revokeAllOf(tx: Executor, viewer: Viewer, subjectId: string): Promise<void>;
  ofSubject(subjectId: string): Promise<ApiKey[]>;
  /** Who asks, and how far it may go. */
  self(viewer: Viewer): Self;
  /** Makes the given key an admin key, if it is not one. */
  bootstrap(key: string): Promise<void>;
  /** A first admin key where there is none yet, to be shown once. */
  ensureAdmin(): Promise<IssuedApiKey | undefined>;
}

const PREFIX_LENGTH = 9;
const HOUR_MS = 3_600_000;
const generate = (): string => `zq_${randomBytes(24).toString('base64url')}`;

export function createKeyService(deps: KeyDeps): KeyService {
  const { db, transact, store, audit, clock, newId } = deps;
  const rooms = {
    association_operator: deps.associations,
    enterprise: deps.enterprises,
    profile: deps.profiles,
  };
  const now = () => clock().toISOString();

  async function insert(tx: Executor, viewer: Viewer, given: Omit<ApiKey, keyof typeof fresh>, key: string) {
    const row = { ...given, ...fresh, id: newId(), prefix: key.slice(0, PREFIX_LENGTH), created_at: now() };
    if (!(await store.insert(tx, { ...row, hash: Buffer.from(digestOf(key), 'hex') })))
      throw new ApiError('conflict', 'There is such a key');
    await note(tx, viewer, 'created', row);
    return { ...row, key };
  }
  async function note(tx: Executor, viewer: Viewer, what: string, { id, role, expires_at }: ApiKey) {
    const values = { role, expires_at };
    await audit.append(tx, viewer, [{ action: `key.${what}`, entity: 'key', entity_id: id, values }]);
  }
  const admin = (name: string) => ({
    ...{ name, role: 'admin' as const, external_id: null, subject_id: null },
    ...{ parts: [], regions: [], expires_at: null },
  });

  async function subjectOf({ role, subject_id = null }: NewApiKey): Promise<string | null> {
    if (role === 'partner') return newId();
    if (subject_id === null) return null;
    try {
      const { id, erased_at } = await rooms[role as keyof typeof rooms].get(system, subject_id);
      if (erased_at) throw new ApiError('not_found', 'The profile was erased');
      return id;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'not_found') throw error;
      throw new ApiError('invalid_request', undefined, [{ pointer: '/subject_id', message: error.message }]);
    }
  }
  /** When a key is to end, as it is stored; throws ApiError where that is past. */
  function endOf(expires_at: string | null): string | null {
    const end = expires_at && inUtc(expires_at);
    if (end && end <= now())
      throw new ApiError('invalid_request', undefined, [{ pointer: '/expires_at', message: 'is past' }]);
    return end;
  }

  return {
    authenticate: createVerifier(db, store, clock),
    async speaker(keyId) {
      const row = await store.latest(db, keyId);
      return row && holds(row, clock()) ? viewerOf(row) : undefined;
    },
    async create(viewer, input) {
      const faults = keyFaults(input);
      if (faults.length > 0) throw new ApiError('invalid_request', undefined, faults);
      const expires_at = endOf(input.expires_at ?? null);
      const { name, role, external_id = null, parts = [], regions = [] } = input;
      const subject_id = await subjectOf(input);
      const row = { name, role, external_id, subject_id, parts, regions, expires_at };
      return transact((tx) => insert(tx, viewer, row, generate()));
    },
    async list(after, size) {
      const rows = await store.list(db, after, size + 1);
      const items = rows.slice(0, size);
      return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
    },
    async rotate(viewer, ref, { overlap_hours = 24, expires_at }) {
      const asked = expires_at === undefined ? undefined : endOf(expires_at);
      return transact(async (tx) => {
        const old = await store.find(tx, parseRef(ref));
        const holder = old !== undefined && viewer.keyId === old.id;
        if (!old || (!holder && limitOf(viewer, 'keys.rotate') !== undefined)) throw notFound('key', ref);
        if (old.revoked_at || old.replaced_by || (old.expires_at && old.expires_at <= now()))
          throw new ApiError('conflict', 'The key no longer holds, or another has taken its place already');
        const held = old.expires_at !== null && limitOf(viewer, 'keys.rotate') !== undefined;
        if (
          held &&
          expires_at !== undefined &&
          (expires_at === null || isLater(expires_at, old.expires_at))
        ) {
          const message = `must not be later than that of the old key (${old.expires_at})`;
          throw new ApiError('invalid_request', undefined, [{ pointer: '/expires_at', message }]);
        }
        await store.update(tx, old.id, { external_id: null });
        const { name, role, external_id, subject_id, parts, regions } = old;
        const until = asked === undefined ? old.expires_at : asked;
        const row = { name, role, external_id, subject_id, parts, regions, expires_at: until };
        const issued = await insert(tx, viewer, row, generate());
        const end = new Date(clock().getTime() + overlap_hours * HOUR_MS).toISOString();
        const ends = old.expires_at && old.expires_at < end ? old.expires_at : end;
        const over = overlap_hours === 0 ? { revoked_at: now() } : { expires_at: ends };
        await note(
          tx,
          viewer,
          'rotated',
          await store.update(tx, old.id, { ...over, replaced_by: issued.id }),
        );
        return issued;
      });
    },
    revoke: (viewer, ref) =>
      transact(async (tx) => {
        const key = await store.find(tx, parseRef(ref));
        if (!key) throw notFound('key', ref);
        if (viewer.keyId === key.id)
          throw new ApiError('conflict', 'A key cannot revoke itself: use another admin key');
        if (key.revoked_at) return key;
        const revoked = await store.update(tx, key.id, { revoked_at: now() });
        await note(tx, viewer, 'revoked', revoked);
        return revoked;
      }),
    async revokeAllOf(tx, viewer, subjectId) {
      for (const key of await store.ofSubject(tx, subjectId)) {
        if (!key.revoked_at)
          await note(tx, viewer, 'revoked', await store.update(tx, key.id, { revoked_at: now() }));
      }
    },
    ofSubject: (subjectId) => store.ofSubject(db, subjectId),
    self(viewer) {
      const reaches = Object.keys(permissions).flatMap((action) => {
        const reach = reachOf(viewer, action as Action);
        return reach === 'never' ? [] : [[action, reach] as const];
      });
      const { role, parts, keyId, owner } = viewer;
      return {
        role,
        parts: [...parts],
        key_id: keyId,
        principal: owner,
        reaches: Object.fromEntries(reaches),
      };
    },
    async bootstrap(key) {
      await transact(async (tx) => {
        await store.lock(tx);
        if (!(await store.knows(tx, Buffer.from(digestOf(key), 'hex'))))
          await insert(tx, system, admin('Bootstrap admin key (ZHIQI_ADMIN_KEY)'), key);
      });
    },
    ensureAdmin: () =>
      transact(async (tx) => {
        await store.lock(tx);
        if (await store.hasAdmin(tx, now())) return undefined;
        return insert(tx, system, admin('First admin key'), generate());
      }),
  };
}

const isLater = (a: string, b: string | null): boolean => b !== null && new Date(a) > new Date(b);

/** What a key begins with. */
const fresh = {
  ...{ id: '', prefix: '', created_at: '' },
  ...{ revoked_at: null, last_used_at: null, replaced_by: null },
};
