import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { textArray } from '../db/columns.ts';
import { resourceColumns } from '../resources/columns.ts';

/** What the deployment adds to the packaged lexicon. */
export const lexiconEntries = pgTable(
  'lexicon_entries',
  {
    ...resourceColumns(),
    zh: textArray(),
    en: textArray(),
    sectors: textArray(),
    /** Every term as matching reads it, a line each, to be searched. */
    folded: text().notNull(),
  },
  (table) => [index().using('gin', table.sectors)],
);
