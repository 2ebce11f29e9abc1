import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { Fault } from '../validation/ajv.ts';
import type { ResourceService } from './service.ts';

// biome-ignore lint/suspicious/noExplicitAny: only ids are asked for, whatever the rows are
type Named = Pick<ResourceService<any, any>, 'resolveIds'>;

/** Turns one field's references into ids, in place; the faults of each entry whose reference names nothing. */
export async function resolveAll<Key extends string>(
  tx: Executor,
  viewer: Viewer,
  room: Named,
  entries: readonly { content: { [K in Key]: string | null } }[],
  key: Key,
): Promise<Fault[][]> {
  const refs = [...new Set(entries.flatMap(({ content }) => content[key] ?? []))];
  const ids = refs.length === 0 ? [] : await room.resolveIds(viewer, refs, tx);
  const idOf = new Map(refs.map((ref, i) => [ref, ids[i]]));
  return entries.map(({ content }) => {
    const ref = content[key];
    if (ref === null) return [];
    const id = idOf.get(ref);
    if (id === undefined) return [namesNothing(key, ref)];
    content[key] = id;
    return [];
  });
}

/** "owner_id" names no owner. */
export const namesNothing = (key: string, ref: string): Fault => ({
  pointer: `/${key}`,
  message: `names no ${{ owner_id: 'enterprise' }[key] ?? key.replace(/_id$/, '')}: ${ref}`,
});

/** The association a viewer works for; null where it works for none. */
export const ownAssociation = ({ owner }: Viewer): string | null =>
  owner?.startsWith('association:') ? owner.slice('association:'.length) : null;

/** The enterprise a viewer is; null where it is none. */
export const ownEnterprise = ({ owner }: Viewer): string | null =>
  owner?.startsWith('enterprise:') ? owner.slice('enterprise:'.length) : null;
