import { subjectIn } from '../access/labels.ts';
import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { Fault } from '../validation/ajv.ts';
import type { ResourceService } from './service.ts';

// biome-ignore lint/suspicious/noExplicitAny: only ids are asked for, whatever the rows are
type Room = Pick<ResourceService<any, any>, 'resolveIds'>;
type Named<Key extends string> = { [K in Key]: string | null };

/**
 * Turns one field's references into ids, in place; the faults of each entry whose reference names nothing. What a row refers
 * to already may stay, also where the viewer does not reach it.
 */
export async function resolveAll<Key extends string>(
  tx: Executor,
  viewer: Viewer,
  room: Room,
  entries: readonly { content: Named<Key>; row?: Named<Key> | undefined }[],
  key: Key,
): Promise<Fault[][]> {
  const given = ({ content, row }: (typeof entries)[number]): string | null =>
    row?.[key] === content[key] ? null : content[key];
  const refs = [...new Set(entries.flatMap((entry) => given(entry) ?? []))];
  const ids = refs.length === 0 ? [] : await room.resolveIds(viewer, refs, tx);
  const idOf = new Map(refs.map((ref, i) => [ref, ids[i]]));
  return entries.map((entry) => {
    const ref = given(entry);
    if (ref === null) return [];
    const id = idOf.get(ref);
    if (id === undefined) return [namesNothing(key, ref)];
    entry.content[key] = id as Named<Key>[Key];
    return [];
  });
}

/** "owner_id" names no owner. */
export const namesNothing = (key: string, ref: string): Fault => ({
  pointer: `/${key}`,
  message: `names no ${{ owner_id: 'enterprise' }[key] ?? key.replace(/_id$/, '')}: ${ref}`,
});

/** The association a viewer works for; null where it works for none. */
export const ownAssociation = ({ owner }: Viewer): string | null => subjectIn('association', owner) ?? null;

/** The enterprise a viewer is; null where it is none. */
export const ownEnterprise = ({ owner }: Viewer): string | null => subjectIn('enterprise', owner) ?? null;

/**
 * Whoever leaves out whose a row is means itself: of a new row, and of one that is its own already, or the same line sent
 * twice would give the row away.
 */
export function meanItself<Key extends string>(
  { content, row }: { content: Named<Key>; row?: Named<Key> | undefined },
  key: Key,
  itself: string | null,
): void {
  if (content[key] === null && itself !== null && (!row || row[key] === itself))
    content[key] = itself as Named<Key>[Key];
}
