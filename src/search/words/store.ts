import { and, desc, eq, sql } from 'drizzle-orm';
import { OPEN } from '../../access/labels.ts';
import type { Executor } from '../../db/transaction.ts';
import { isAny } from '../../resources/filters.ts';
import { DRAWN, IN_HEAD, IN_TITLE } from '../documents.ts';
import { type Collection, collections } from '../port.ts';
import { searchDocuments as documents, searchWords as table } from '../table.ts';

const MARKS = [IN_HEAD, IN_TITLE, DRAWN];
/** What words there are shows in how a long query is cut: those of documents that not everybody finds are none. */
const EVERYBODYS = `(collection = 'profiles' OR labels @> '{${OPEN}}')`;

export function createWordStore() {
  /** Counts the words of all documents of a collection anew; gives how many counts have changed. */
  async function count(x: Executor, collection: Collection): Promise<number> {
    const source = `SELECT tokens FROM search_documents WHERE collection = '${collection}' AND ${EVERYBODYS}`;
    await x.execute(
      sql`CREATE TEMPORARY TABLE counted ON COMMIT DROP AS SELECT word, ndoc FROM ts_stat(${source})`,
    );
    const gone = sql`NOT EXISTS (SELECT FROM counted WHERE counted.word = ${table.word})`;
    await x.delete(table).where(and(eq(table.collection, collection), gone));
    const written = await x.execute(sql`
      INSERT INTO ${table} (collection, word, documents) SELECT ${collection}, word, ndoc FROM counted
      WHERE left(word, 1) <> ALL(${sql.param(MARKS)})
      ON CONFLICT (collection, word) DO UPDATE SET documents = excluded.documents
      WHERE search_words.documents <> excluded.documents`);
    await x.execute(sql`DROP TABLE counted`);
    return written.rowCount ?? 0;
  }
  return {
    async find(
      x: Executor,
      collection: Collection,
      words: readonly string[],
    ): Promise<{ word: string; documents: number }[]> {
      const where = and(eq(table.collection, collection), isAny(table.word, words));
      return x.select({ word: table.word, documents: table.documents }).from(table).where(where);
    },

    /** Words that share most groups of three letters with this one. */
    async findAlike(x: Executor, collection: Collection, word: string, most: number): Promise<string[]> {
      const where = and(eq(table.collection, collection), sql`${table.word} % ${word}`);
      const alike = sql`similarity(${table.word}, ${word})`;
      const query = x.select({ word: table.word }).from(table).where(where);
      const rows = await query.orderBy(desc(alike), desc(table.documents), table.word).limit(most);
      return rows.map((row) => row.word);
    },

    /** Notes words that were not known before, of documents that were written. */
    async note(x: Executor, ids: readonly string[]): Promise<void> {
      await x.execute(sql`
        INSERT INTO ${table} (collection, word, documents)
        SELECT collection, lexeme, count(*) FROM ${documents}, unnest(${documents.tokens})
        WHERE ${isAny(documents.entity_id, ids)} AND ${sql.raw(EVERYBODYS)}
        AND left(lexeme, 1) <> ALL(${sql.param(MARKS)}) GROUP BY collection, lexeme
        ORDER BY collection, lexeme ON CONFLICT DO NOTHING`);
    },

    async count(x: Executor): Promise<number> {
      let changed = 0;
      for (const collection of collections) changed += await count(x, collection);
      return changed;
    },
  };
}

export type WordStore = ReturnType<typeof createWordStore>;
