import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { associations } from '../associations/table.ts';
import { campaigns } from '../campaigns/table.ts';
import { textArray, time } from '../db/columns.ts';
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
    campaign_id: uuid().references(() => campaigns.id, { onDelete: 'restrict' }),
    /** The association that collected it. */
    association_id: uuid().references(() => associations.id, { onDelete: 'restrict' }),
    /** When its form came in; created_at is when it was recorded here. */
    received_at: time(),
    confidential: boolean().notNull().default(false),
    public_summary: text(),
    confidentiality_terms: text(),
    state: text().notNull().default('published'),
    state_since: time(),
    /** Where it belongs: its region, or else its owner's, or else that of the association which collected it. */
    place: text(),
    /** Profiles that may read it in full, since they accepted to dock with it. */
    admitted: textArray().default([]),
    /** Who reaches it; see access/labels.ts. */
    labels: textArray().default([]),
    /** A sketch of its text, to find its like by. */
    sketch: integer().array().notNull().default([]),
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
    index().using('gin', table.labels),
    index().using('gin', table.sketch),
    index().on(table.campaign_id),
    index().on(table.association_id),
    index('demands_expiring')
      .on(table.deadline)
      .where(sql`${table.state} in ('submitted', 'verified', 'published')`),
    index('demands_analyser').on(analyserOf(table.features)),
  ],
);

/** What happened to a demand's state, step by step. */
export const demandSteps = pgTable(
  'demand_steps',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    demand_id: uuid()
      .notNull()
      .references(() => demands.id, { onDelete: 'cascade' }),
    action: text().notNull(),
    from_state: text(),
    to_state: text().notNull(),
    at: time().notNull(),
    key_id: uuid(),
    role: text().notNull(),
    reasons: textArray(),
    note: text(),
  },
  (table) => [index().on(table.demand_id)],
);
