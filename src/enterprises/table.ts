import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { associations } from '../associations/table.ts';
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
    /** The association that looks after it. */
    association_id: uuid().references(() => associations.id, { onDelete: 'restrict' }),
  },
  (table) => [
    index().using('gin', table.sectors),
    index().on(table.region.op('text_pattern_ops')),
    index().on(table.association_id),
  ],
);
