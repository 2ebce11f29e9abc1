import { hash } from 'node:crypto';
import { createBatcher } from '../db/batcher.ts';
import type { Executor } from '../db/transaction.ts';
import { regionLabel, type SubjectKind, subjectLabel } from './labels.ts';
import type { PartnerRole, Role, Viewer } from './principal.ts';
import type { KeyRow, KeyStore } from './store.ts';

export const digestOf = (key: string): string => hash('sha256', key, 'hex');

/** A key's last use is noted at most this often. */
const NOTED_EVERY_MS = 60_000;
/** Associations that answer for a territory; all others reach what they collected themselves. */
const TERRITORIAL = ['province', 'city', 'county'];
const SUBJECTS: Partial<Record<Role, SubjectKind>> = {
  association_operator: 'association',
  enterprise: 'enterprise',
  profile: 'profile',
  partner: 'partner',
};

/**
 * Who a key speaks for; undefined for one that is unknown, revoked or expired. Every call is answered from the database as it
 * was after the call, so what is revoked is refused at once, whichever process revoked it.
 */
export function createVerifier(db: Executor, store: KeyStore, clock: () => Date) {
  const noted = new Map<string, number>();

  async function load(digests: readonly string[]): Promise<ReadonlyMap<string, KeyRow>> {
    const rows = await store.findByDigests(db, digests);
    await note(rows);
    return new Map(rows.map((row) => [row.digest, row]));
  }
  async function note(rows: readonly KeyRow[]): Promise<void> {
    const now = clock().getTime();
    const due = rows.filter(({ id }) => now - (noted.get(id) ?? Number.NEGATIVE_INFINITY) >= NOTED_EVERY_MS);
    if (due.length === 0) return;
    for (const { id } of due) noted.set(id, now);
    const ids = due.map(({ id }) => id).sort();
    // Whoever asks is not to be refused because this cannot be written.
    await store.touch(db, ids, new Date(now).toISOString()).catch(() => undefined);
  }
  const find = createBatcher(load);

  return async (key: string): Promise<Viewer | undefined> => {
    const row = await find(digestOf(key));
    return row && holds(row, clock()) ? viewerOf(row) : undefined;
  };
}

export const holds = ({ expires_at }: KeyRow, now: Date): boolean =>
  expires_at === null || expires_at > now.toISOString();

/** Who a key speaks for; undefined where whom it belongs to is gone. */
export function viewerOf(row: KeyRow): Viewer | undefined {
  const role = row.role as Role;
  const kind = SUBJECTS[role];
  if (kind !== undefined && kind !== 'partner' && !row.subject_exists) return undefined;
  const owner = kind === undefined ? null : subjectLabel(kind, row.subject_id as string);
  const territory =
    row.association && TERRITORIAL.includes(row.association.level) ? [row.association.region] : [];
  const labels = [...territory, ...row.regions].map(regionLabel);
  const parts = row.parts as PartnerRole[];
  return { role, parts, keyId: row.id, labels: owner === null ? labels : [...labels, owner], owner };
}
