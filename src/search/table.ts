import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { textArray, time } from '../db/columns.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

export const searchRevisions = pgSequence('search_revisions');

/** What can be found: one row for each profile and demand, of tokens that `text/` cut. */
export const searchDocuments = pgTable(
  'search_documents',
  {
    collection: text().notNull(),
    entity_id: uuid().notNull(),
    /** Another each time the document is written. */
    revision: bigint({ mode: 'number' }).notNull().default(sql`nextval('search_revisions')`),
    tokens: tsvector().notNull(),
    /** What it is filtered and counted by, as `sector:biomedicine`. */
    traits: textArray().default([]),
    /** Who finds it; see access/labels.ts. */
    labels: textArray().default([]),
    created_at: time().notNull().default(sql`'epoch'`),
    updated_at: time().notNull().default(sql`'epoch'`),
    deadline: time(),
  },
  (table) => [
    primaryKey({ columns: [table.collection, table.entity_id] }),
    index().using('gin', table.tokens),
    index().using('gin', table.traits),
    index().using('gin', table.labels),
    index().on(table.collection, table.updated_at),
    index().on(table.collection, table.revision),
  ],
);

/** The words of the documents. */
export const searchWords = pgTable(
  'search_words',
  {
    collection: text().notNull(),
    word: text().notNull(),
    /** How many documents held it when they were last counted. */
    documents: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collection, table.word] }),
    index('search_words_similar').using('gin', sql`${table.word} gin_trgm_ops`),
  ],
);

/** How far a follower of the documents is: one that counts words, and one for each index of another server. */
export const searchFollowers = pgTable('search_followers', {
  name: text().primaryKey(),
  /** Position in the outbox up to which it has done all; null before it was begun. */
  position: bigint({ mode: 'number' }),
  /** Somebody wants it begun anew. */
  wanted: boolean().notNull().default(false),
  /** While it is begun anew: how many documents of how many are done. */
  done: integer(),
  total: integer(),
});

/** Documents that another server refused. */
export const searchFailures = pgTable(
  'search_failures',
  {
    collection: text().notNull(),
    entity_id: uuid().notNull(),
    revision: bigint({ mode: 'number' }).notNull(),
    reason: text().notNull(),
    failed_at: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.collection, table.entity_id] })],
);
