import { and, eq, sql } from 'drizzle-orm';
import { indexTokens } from '../text/index.ts';
import { compact } from './codes.ts';
import type { DocumentStore, SearchDocument, Traits } from './port.ts';
import { searchDocuments as table } from './table.ts';

/** Limits of a tsvector: a position is at most 16383; a document of 1 MB is refused, so a long text is cut. */
const MAX_POSITION = 16_383;
const MAX_TOKENS = 20_000;
const MAX_TOKEN = 200;
const MAX_PLACES = 200;
const MAX_BYTES = 1_000_000;
/** What a position takes, and a lexeme beside its text: its first position, the count and the alignment. */
const POSITION_BYTES = 2;
const LEXEME_BYTES = 6;

export const GRADES = ['A', 'B', 'C', 'D'] as const;
/** Marks a token that stands in names or keywords, so that an index alone can tell; no token begins so. */
export const IN_HEAD = '^';
/** As IN_HEAD, in names, keywords or titles. */
export const IN_TITLE = '~';
const MARKS = [[IN_HEAD, IN_TITLE], [IN_HEAD, IN_TITLE], [IN_TITLE], []] as const;
/** Marks the part of all documents that one is in, of 4, of 16 and of 64 drawn at random, so that an index alone can find it. */
export const DRAWN = '=';
export const PARTS = [4, 16, 64] as const;

export const inPart = (parts: (typeof PARTS)[number], part: number): string => `${DRAWN}${parts}.${part}`;

/** A token as a lexeme of tsvector or tsquery syntax: whatever it holds is data. */
export const quote = (token: string): string => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The tsvector of a document, built here since PostgreSQL's own parser cannot cut Chinese. */
export function toVector({
  entity_id,
  texts,
  codes,
}: Pick<SearchDocument, 'entity_id' | 'texts' | 'codes'>): string {
  const places = new Map<string, string[]>();
  let position = 1;
  let total = 0;
  let size = 0;
  function add(token: string, place: string | undefined): void {
    const known = places.get(token);
    size += known ? POSITION_BYTES : Buffer.byteLength(token) + LEXEME_BYTES;
    if (token.length > MAX_TOKEN || size > MAX_BYTES) return;
    const list = known ?? [];
    places.set(token, list);
    if (place !== undefined && list.length < MAX_PLACES) list.push(place);
  }
  function addAt(token: string, at: number, grade: number): void {
    if (++total > MAX_TOKENS) return;
    add(token, `${Math.min(at, MAX_POSITION)}${GRADES[grade]}`);
    for (const mark of MARKS[grade] as readonly string[]) add(mark + token, undefined);
  }
  texts.forEach((group, grade) => {
    for (const text of group) {
      const tokens = indexTokens(text);
      for (const { token, position: at } of tokens) addAt(token, position + at, grade);
      position += (tokens.at(-1)?.position ?? 0) + 2;
    }
    if (grade > 0) return;
    for (const code of codes) {
      const token = compact(code);
      if (token) addAt(token, position, grade);
      position += 2;
    }
  });
  // The end of an id is random. Every document has as many marks, or they would tell in its length.
  const drawn = Number.parseInt(entity_id.slice(-2), 16);
  for (const parts of PARTS) add(inPart(parts, drawn % parts), undefined);
  return [...places]
    .map(([token, list]) => `${quote(token)}${list.length > 0 ? `:${list.join(',')}` : ''}`)
    .join(' ');
}

/** A trait as the table holds it: `sector:biomedicine`. */
export const toTraits = (traits: Traits): string[] =>
  Object.entries(traits).flatMap(([name, values]) => (values ?? []).map((value) => `${name}:${value}`));

const CHANGED = ['tokens', 'traits', 'labels', 'created_at', 'updated_at', 'deadline'];

export function createDocumentStore(): DocumentStore {
  return {
    async put(tx, documents) {
      if (documents.length === 0) return;
      const rows = documents.map((document) => ({
        collection: document.collection,
        entity_id: document.entity_id,
        tokens: sql`${toVector(document)}::tsvector`,
        traits: toTraits(document.traits),
        labels: [...document.labels],
        created_at: document.times.created_at ?? sql`'epoch'`,
        updated_at: document.times.updated_at ?? sql`'epoch'`,
        deadline: document.times.deadline,
      }));
      const set = Object.fromEntries(CHANGED.map((name) => [name, sql.raw(`excluded.${name}`)]));
      const target = [table.collection, table.entity_id];
      const revision = sql.raw(`nextval('search_revisions')`);
      await tx
        .insert(table)
        .values(rows)
        .onConflictDoUpdate({ target, set: { ...set, revision } });
    },
    async remove(tx, collection, id) {
      await tx.delete(table).where(and(eq(table.collection, collection), eq(table.entity_id, id)));
    },
  };
}
