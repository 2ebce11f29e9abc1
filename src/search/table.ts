import { boolean, customType, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { textArray } from '../db/columns.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What can be found: one row for each profile and demand, of tokens that `text/` cut. */
export const searchDocuments = pgTable(
  'search_documents',
  {
    collection: text().notNull(),
    entity_id: uuid().notNull(),
    tokens: tsvector().notNull(),
    kind: text(),
    region: text(),
    country: text(),
    languages: textArray(),
    sectors: textArray(),
    services: textArray(),
    active: boolean().notNull(),
    /** Who finds it; see access/labels.ts. */
    labels: textArray().default([]),
  },
  (table) => [
    primaryKey({ columns: [table.collection, table.entity_id] }),
    index().using('gin', table.tokens),
    index().using('gin', table.sectors),
    index().using('gin', table.labels),
  ],
);
