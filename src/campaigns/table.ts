import { date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { associations } from '../associations/table.ts';
import { textArray } from '../db/columns.ts';
import { resourceColumns } from '../resources/columns.ts';

export const campaigns = pgTable(
  'campaigns',
  {
    ...resourceColumns(),
    name: text().notNull(),
    channel: text().notNull(),
    association_id: uuid().references(() => associations.id, { onDelete: 'restrict' }),
    starts_on: date({ mode: 'string' }),
    ends_on: date({ mode: 'string' }),
    regions: textArray(),
    sectors: textArray(),
    description: text(),
  },
  (table) => [index().on(table.association_id)],
);
