import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { textArray } from '../db/columns.ts';
import { resourceColumns } from '../resources/columns.ts';

export const enterprises = pgTable(
  'enterprises',
  {
    ...resourceColumns(),
    name: text().notNull(),
    name_en: text(),
    uscc: text().unique(),
    region: text(),
    sectors: textArray(),
    description: text(),
  },
  (table) => [index().using('gin', table.sectors), index().on(table.region.op('text_pattern_ops'))],
);
