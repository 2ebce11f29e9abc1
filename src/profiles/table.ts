import { boolean, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { textArray, time } from '../db/columns.ts';
import type { ProfileFeatures, SectorWeight } from '../matching/index.ts';
import { resourceColumns } from '../resources/columns.ts';
import { analyserOf } from '../resources/filters.ts';
import type { Profile } from './schema.ts';

export const profiles = pgTable(
  'profiles',
  {
    ...resourceColumns(),
    kind: text().notNull(),
    level: text(),
    name: text().notNull(),
    name_en: text(),
    affiliation: text(),
    title: text(),
    region: text(),
    country: text(),
    languages: textArray(),
    sectors: textArray(),
    inferred_sectors: textArray(),
    keywords: textArray(),
    bio: text(),
    evidence: jsonb().$type<Profile['evidence']>().notNull(),
    services: textArray(),
    capacity: integer(),
    active: boolean().notNull(),
    /** When all that told of the person was removed; what others know of their dealings with it stays. */
    erased_at: time(),
    /** What matching reads; made from the text by the analyser the features name. */
    features: jsonb().$type<ProfileFeatures>().notNull(),
    sector_weights: jsonb().$type<SectorWeight[]>().notNull(),
  },
  (table) => [
    index().on(table.kind),
    index().on(table.region.op('text_pattern_ops')),
    index().using('gin', table.sectors),
    index().using('gin', table.inferred_sectors),
    index().using('gin', table.services),
    index('profiles_analyser').on(analyserOf(table.features)),
  ],
);
