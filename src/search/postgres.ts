import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { OPEN } from '../access/labels.ts';
import type { Executor } from '../db/transaction.ts';
import { equals, equalsAny, holdsAny, inRegion, toConditions } from '../resources/filters.ts';
import { visibleByLabels } from '../resources/visibility.ts';
import { type SearchToken, searchTokens } from '../text/index.ts';
import type { DocumentStore, SearchDocument, SearchEngine } from './port.ts';
import { searchDocuments as table } from './table.ts';

/** Limits of a tsvector: a position is at most 16383; a document of 1 MB is refused, so a long text is cut. */
const MAX_POSITION = 16_383;
const MAX_TOKENS = 20_000;
const MAX_BYTES = 1_000_000;
/** What a position takes, and a lexeme beside its text: its first position, the count and the alignment. */
const POSITION_BYTES = 2;
const LEXEME_BYTES = 6;
const MAX_QUERY_TOKENS = 64;
const GRADES = ['A', 'B', 'C', 'D'] as const;

const conditions = {
  kind: equalsAny(table.kind),
  sector: holdsAny(table.sectors),
  region: inRegion(table.region),
  country: equalsAny(table.country),
  language: holdsAny(table.languages),
  service: holdsAny(table.services),
  active: equals(table.active),
};

/** What of a collection a viewer finds: a redacted demand is not found by the words it hides. */
const visible = {
  profiles: visibleByLabels('profiles.read', table.labels),
  demands: visibleByLabels('demands.read', table.labels, [OPEN]),
};

/** A token as a lexeme of tsvector or tsquery syntax: whatever it holds is data. */
const quote = (token: string): string => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The tsvector of a document, built here since PostgreSQL's own parser cannot cut Chinese. */
export function toVector(texts: SearchDocument['texts']): string {
  const places = new Map<string, string[]>();
  let position = 1;
  let total = 0;
  let size = 0;
  texts.forEach((group, grade) => {
    for (const text of group) {
      const tokens: SearchToken[] = searchTokens(text);
      for (const { token, position: at } of tokens) {
        if (token.length > 200 || ++total > MAX_TOKENS) continue;
        const known = places.get(token);
        size += known ? POSITION_BYTES : Buffer.byteLength(token) + LEXEME_BYTES;
        if (size > MAX_BYTES) continue;
        const list = known ?? [];
        places.set(token, list);
        if (list.length < 200) list.push(`${Math.min(position + at, MAX_POSITION)}${GRADES[grade]}`);
      }
      position += (tokens.at(-1)?.position ?? 0) + 2;
    }
  });
  return [...places].map(([token, list]) => `${quote(token)}:${list.join(',')}`).join(' ');
}

/** The tsquery that asks for every token; the last word typed may be unfinished, and so may a single character. */
export function toQuery(query: string): string | undefined {
  const tokens = [...new Set(searchTokens(query).map(({ token }) => token))].slice(0, MAX_QUERY_TOKENS);
  if (tokens.length === 0) return undefined;
  const open = (token: string, i: number) => i === tokens.length - 1 || [...token].length === 1;
  return tokens.map((token, i) => `${quote(token)}${open(token, i) ? ':*' : ''}`).join(' & ');
}

export function createPostgresEngine({ db }: { db: Executor }): SearchEngine {
  return {
    name: 'postgres',
    async search(viewer, { collection, query, filters, offset, limit }) {
      const tsquery = toQuery(query);
      if (query.trim() !== '' && tsquery === undefined) return { ids: [], more: false };
      const where: SQL[] = [eq(table.collection, collection), ...toConditions(conditions, filters)];
      const seen = visible[collection](viewer);
      if (seen) where.push(seen);
      if (tsquery) where.push(sql`${table.tokens} @@ ${tsquery}::tsquery`);
      const order = tsquery ? [sql`ts_rank(${table.tokens}, ${tsquery}::tsquery, 1) DESC`] : [];
      const rows = await db
        .select({ id: table.entity_id })
        .from(table)
        .where(and(...where))
        .orderBy(...order, desc(table.entity_id))
        .offset(offset)
        .limit(limit + 1);
      return { ids: rows.slice(0, limit).map((row) => row.id), more: rows.length > limit };
    },
  };
}

export function createDocumentStore(): DocumentStore {
  return {
    async put(tx, documents) {
      if (documents.length === 0) return;
      const rows = documents.map(({ texts, languages, sectors, services, labels, ...rest }) => ({
        ...rest,
        languages: [...languages],
        sectors: [...sectors],
        services: [...services],
        labels: [...labels],
        tokens: sql`${toVector(texts)}::tsvector`,
      }));
      const changed = [
        'tokens',
        'kind',
        'region',
        'country',
        'languages',
        'sectors',
        'services',
        'active',
        'labels',
      ];
      const set = Object.fromEntries(changed.map((name) => [name, sql.raw(`excluded.${name}`)]));
      const target = [table.collection, table.entity_id];
      await tx.insert(table).values(rows).onConflictDoUpdate({ target, set });
    },
    async remove(tx, collection, id) {
      await tx.delete(table).where(and(eq(table.collection, collection), eq(table.entity_id, id)));
    },
  };
}
