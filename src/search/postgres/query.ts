import { IN_HEAD, IN_TITLE, inPart, type PARTS, quote } from '../documents.ts';
import type { Term, Tier } from '../plan.ts';

/** Where the words of a tier must stand. */
export type Field = 'anywhere' | 'title' | 'head';

const MARK: Record<Field, string> = { anywhere: '', title: IN_TITLE, head: IN_HEAD };

/** The tsquery of a tier whose tokens stand in a row: exact, and slow where many documents are looked at. */
export const toPhrases = (tier: Tier): string =>
  tier.map((term) => lexemes(term, '').join(' <-> ')).join(' & ');

/** The tsquery of a tier that the index alone answers: its tokens stand somewhere in a field. */
export const toTokens = (tier: Tier, field: Field = 'anywhere'): string =>
  tier.map((term) => lexemes(term, MARK[field]).join(' & ')).join(' & ');

/** Any of several tsqueries. */
export const anyOf = (queries: readonly string[]): string => queries.map((query) => `(${query})`).join(' | ');

/** Of the documents of a tsquery, or of all, those in one part of so many. */
export const inFirst = (parts: (typeof PARTS)[number], query: string | undefined): string =>
  `${query === undefined ? '' : `(${query}) & `}${quote(inPart(parts, 0))}`;

function lexemes({ tokens, opening }: Term, mark: string): string[] {
  if (opening !== undefined) return [`${quote(mark + opening)}:*`];
  return tokens.map((token) => quote(mark + token));
}
