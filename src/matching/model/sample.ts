export interface Named {
  readonly id: string;
}

/** At most so many of all, by a hash of their ids and hence the same in any order; ascending by id. */
export function sample<T extends Named>(all: Iterable<T>, most: number): T[] {
  let kept: { readonly one: T; readonly hash: number }[] = [];
  const prune = () => {
    kept = kept.sort((a, b) => a.hash - b.hash || compareIds(a.one, b.one)).slice(0, most);
  };
  for (const one of all) {
    kept.push({ one, hash: hash(one.id) });
    if (kept.length >= 2 * most + 1000) prune();
  }
  prune();
  return kept.map(({ one }) => one).sort(compareIds);
}

const compareIds = (a: Named, b: Named): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** FNV-1a, then mixed: ids made one after the other differ in their last characters only. */
function hash(id: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) value = Math.imul(value ^ id.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
