import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { notFound } from '../errors.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import type { Lexicon } from '../text/index.ts';
import { externalIdsOf, idsOf, parseRef } from '../wire/refs.ts';
import { analyseProfile } from './facts.ts';
import type { Profile, ProfileContent } from './schema.ts';
import type { ProfileStore } from './store.ts';

export interface ErasureDeps extends Pick<ResourceDeps, 'documents' | 'outbox' | 'clock'> {
  store: ProfileStore;
  lexicon: () => Lexicon;
}

/** What stands in the place of the name of someone who was erased. */
export const ERASED_NAME = '已删除';

/** What counts are made by; nothing else of a profile outlives it. */
const tombstone = ({ kind, level, region, country }: Profile): ProfileContent => ({
  ...{ kind, level, region, country, name: ERASED_NAME, external_id: null, active: false },
  ...{ name_en: null, affiliation: null, title: null, bio: null, capacity: null },
  ...{ languages: [], sectors: [], keywords: [], evidence: [], services: [] },
});

/** Empties a profile for good, in the caller's transaction; false where that was done before. */
export function createErasure({ store, documents, outbox, lexicon, clock }: ErasureDeps) {
  return async (tx: Executor, viewer: Viewer, ref: string): Promise<{ row: Profile; erased: boolean }> => {
    const named = parseRef(ref);
    const [row] = await store.lock(tx, viewer, idsOf(named), externalIdsOf(named));
    if (!row) throw notFound('profile', ref);
    if (row.erased_at !== null) return { row, erased: false };
    const now = clock().toISOString();
    const { id, created_at } = row;
    const meta = { id, created_at, version: row.version + 1, updated_at: now, erased_at: now };
    const content = tombstone(row);
    const next = { ...content, ...analyseProfile({ ...content, name: '' }, lexicon()), ...meta };
    await store.update(tx, next);
    await documents.remove(tx, 'profiles', id);
    await outbox.append(tx, viewer, [
      { entity: 'profile', entity_id: id, action: 'updated', version: meta.version },
    ]);
    return { row: next, erased: true };
  };
}
