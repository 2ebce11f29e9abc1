/** As many results a page may hold, whose reasons make a reply long. */
const MOST_RESULTS = 1_000;

/** How many demands a page takes: at most `size`, at least one, and few where each has many results. */
export const pageSize = (size: number, limit: number): number =>
  Math.min(size, Math.max(1, Math.floor(MOST_RESULTS / limit)));

/** The first page of what is left, and the id the next one goes on after. */
export function pageOf<T extends { id: string }>(
  rest: readonly T[],
  size: number,
  limit: number,
): { items: T[]; next: string | null } {
  const items = rest.slice(0, pageSize(size, limit));
  return { items, next: rest.length > items.length ? (items.at(-1)?.id ?? null) : null };
}
