import { type AnyPgColumn, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../resources/columns.ts';

export const associations = pgTable(
  'associations',
  {
    ...resourceColumns(),
    name: text().notNull(),
    level: text().notNull(),
    region: text().notNull(),
    parent_id: uuid().references((): AnyPgColumn => associations.id, { onDelete: 'restrict' }),
  },
  (table) => [index().on(table.parent_id), index().on(table.region.op('text_pattern_ops'))],
);
