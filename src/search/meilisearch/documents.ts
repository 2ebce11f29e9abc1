import { GRADES } from '../documents.ts';
import type { Collection, TraitName } from '../port.ts';
import { encode } from './codec.ts';

/** The searchable attributes in order of weight, each holding the tokens of one grade. */
export const GRADE_ATTRIBUTES = ['names', 'keywords', 'titles', 'body'] as const;

/** A document as the table has it. */
export interface StoredDocument {
  collection: Collection;
  entity_id: string;
  revision: number;
  /** In the text form of a tsvector. */
  tokens: string;
  traits: string[];
  labels: string[];
  created_at: string;
  updated_at: string;
  deadline: string | null;
}

/** A document as an index has it. */
export type IndexDocument = {
  id: string;
  revision: number;
  labels: string[];
  created_at: number;
  updated_at: number;
  /** Absent where there is none: it then comes last. */
  deadline?: number;
  /** What an embedder reads, where there is one. */
  text?: string;
  _vectors?: Record<string, null>;
} & Record<(typeof GRADE_ATTRIBUTES)[number], string> &
  Partial<Record<TraitName, string[]>>;

/** Parts what stands apart: nothing is in a row across it. */
const BREAK = ' . ';

export function toIndexDocument(stored: StoredDocument): IndexDocument {
  const { entity_id: id, revision, labels, created_at, updated_at, deadline } = stored;
  return {
    ...{ id, revision, labels },
    ...gradesOf(stored.tokens),
    ...traitsOf(stored.traits),
    ...{ created_at: Date.parse(created_at), updated_at: Date.parse(updated_at) },
    ...(deadline !== null && { deadline: Date.parse(deadline) }),
  };
}

function traitsOf(traits: readonly string[]): Partial<Record<TraitName, string[]>> {
  const found: Partial<Record<TraitName, string[]>> = {};
  for (const trait of traits) {
    const at = trait.indexOf(':');
    const name = trait.slice(0, at) as TraitName;
    found[name] = [...(found[name] ?? []), trait.slice(at + 1)];
  }
  return found;
}

/** `'lexeme':1A,5,7B`: quotes and backslashes doubled, the lowest grade unnamed; one without a place is a mark of the table's own. */
const LEXEME = /'((?:[^'\\]|''|\\\\)*)'(?::([\dA-D,]+))?/g;

/** The tokens of each grade, in their order. */
function gradesOf(vector: string): Record<(typeof GRADE_ATTRIBUTES)[number], string> {
  const placed: { at: number; token: string }[][] = GRADES.map(() => []);
  for (const [, quoted = '', places] of vector.matchAll(LEXEME)) {
    if (places === undefined) continue;
    const token = encode(quoted.replaceAll("''", "'").replaceAll('\\\\', '\\'));
    for (const place of places.split(',')) {
      const grade = GRADES.indexOf(place.at(-1) as (typeof GRADES)[number]);
      placed[grade < 0 ? GRADES.length - 1 : grade]?.push({ at: Number.parseInt(place, 10), token });
    }
  }
  return Object.fromEntries(
    GRADE_ATTRIBUTES.map((attribute, grade) => [attribute, inOrder(placed[grade] ?? [])]),
  ) as Record<(typeof GRADE_ATTRIBUTES)[number], string>;
}

function inOrder(placed: { at: number; token: string }[]): string {
  placed.sort((a, b) => a.at - b.at);
  let text = '';
  let last: number | undefined;
  for (const { at, token } of placed) {
    if (last !== undefined) text += at > last + 1 ? BREAK : ' ';
    text += token;
    last = at;
  }
  return text;
}
