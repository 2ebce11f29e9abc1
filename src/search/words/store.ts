import { desc, sql } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import { isAny } from '../../resources/filters.ts';
import { IN_HEAD, IN_TITLE } from '../documents.ts';
import { searchDocuments as documents, searchWords as table } from '../table.ts';

const MARKS = [IN_HEAD, IN_TITLE];

export function createWordStore() {
  return {
    async find(x: Executor, words: readonly string[]): Promise<{ word: string; documents: number }[]> {
      return x.select().from(table).where(isAny(table.word, words));
    },

    /** Words that share most groups of three letters with this one. */
    async findAlike(x: Executor, word: string, most: number): Promise<string[]> {
      const query = x.select({ word: table.word }).from(table).where(sql`${table.word} % ${word}`);
      const alike = sql`similarity(${table.word}, ${word})`;
      const rows = await query.orderBy(desc(alike), desc(table.documents), table.word).limit(most);
      return rows.map((row) => row.word);
    },

    /** Notes words that were not known before, of documents that were written. */
    async note(x: Executor, ids: readonly string[]): Promise<void> {
      await x.execute(sql`
        INSERT INTO ${table} (word, documents)
        SELECT lexeme, count(*) FROM ${documents}, unnest(${documents.tokens})
        WHERE ${isAny(documents.entity_id, ids)} AND left(lexeme, 1) <> ALL(${sql.param(MARKS)}) GROUP BY lexeme
        ON CONFLICT DO NOTHING`);
    },

    /** Counts the words of all documents anew; gives how many there are. */
    async count(x: Executor): Promise<number> {
      await x.execute(sql`CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
        SELECT word, ndoc FROM ts_stat('SELECT tokens FROM search_documents')`);
      await x.delete(table).where(sql`NOT EXISTS (SELECT FROM counted WHERE counted.word = ${table.word})`);
      const written = await x.execute(sql`
        INSERT INTO ${table} (word, documents) SELECT word, ndoc FROM counted
        WHERE left(word, 1) <> ALL(${sql.param(MARKS)})
        ON CONFLICT (word) DO UPDATE SET documents = excluded.documents WHERE search_words.documents <> excluded.documents`);
      return written.rowCount ?? 0;
    },
  };
}

export type WordStore = ReturnType<typeof createWordStore>;
