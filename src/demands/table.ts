import { bigint, boolean, date, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { textArray } from '../db/columns.ts';
import { enterprises } from '../enterprises/table.ts';
import type { DemandFeatures, SectorWeight } from '../matching/index.ts';
import { resourceColumns } from '../resources/columns.ts';
import { analyserOf } from '../resources/filters.ts';

export const demands = pgTable(
  'demands',
  {
    ...resourceColumns(),
    title: text().notNull(),
    description: text(),
    owner_type: text().notNull(),
    owner_id: uuid().references(() => enterprises.id, { onDelete: 'restrict' }),
    owner_name: text(),
    region: text(),
    sectors: textArray(),
    inferred_sectors: textArray(),
    keywords: textArray(),
    problem_type: text(),
    services: textArray(),
    wanted_kinds: textArray(),
    budget_cny: bigint({ mode: 'number' }),
    deadline: date({ mode: 'string' }),
    active: boolean().notNull(),
    /** What matching reads; made from the text by the analyser the features name. */
    features: jsonb().$type<DemandFeatures>().notNull(),
    sector_weights: jsonb().$type<SectorWeight[]>().notNull(),
  },
  (table) => [
    index().on(table.owner_id),
    index().on(table.region.op('text_pattern_ops')),
    index().using('gin', table.sectors),
    index().using('gin', table.inferred_sectors),
    index().using('gin', table.services),
    index('demands_analyser').on(analyserOf(table.features)),
  ],
);
