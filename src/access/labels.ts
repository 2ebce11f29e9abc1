import { regionPrefix } from '../reference/index.ts';

/**
 * Rows carry labels that say whose they are and where they belong; a viewer reaches, of the rows its role reaches in part,
 * those that share a label with it. So visibility is one test everywhere, in SQL and in memory.
 */
export type SubjectKind = 'association' | 'enterprise' | 'profile' | 'partner';

/** The label of what belongs to one association, enterprise, profile or partner system. */
export const subjectLabel = (kind: SubjectKind, id: string): string => `${kind}:${id}`;

/** The id that a label of a kind names; undefined for any other label. */
export const subjectIn = (kind: SubjectKind, label: string | null): string | undefined =>
  label?.startsWith(`${kind}:`) ? label.slice(kind.length + 1) : undefined;

/** The label of a viewer that reaches a region with everything in it. */
export const regionLabel = (region: string): string => `region:${regionPrefix(region)}`;

/** The labels of a row that lies in a region: of the region itself, and of those it lies in. */
export function regionLabels(region: string | null): string[] {
  if (region === null) return [];
  const prefix = regionPrefix(region);
  return [2, 4, 6]
    .filter((length) => length <= prefix.length)
    .map((length) => `region:${prefix.slice(0, length)}`);
}

/** A demand that anyone who reads demands may know of, in full or as its public summary. */
export const PUBLISHED = 'published';
/** A demand that anyone who reads demands may read in full, and find by its words. */
export const OPEN = 'open';

export const overlap = (a: readonly string[], b: readonly string[]): boolean =>
  a.some((label) => b.includes(label));
