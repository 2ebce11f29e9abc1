import { sql } from 'drizzle-orm';
import { after, equalsAny, holdsAny } from '../resources/filters.ts';
import { createResourceStore } from '../resources/store.ts';
import type { Campaign } from './schema.ts';
import { campaigns as table } from './table.ts';

export function createCampaignStore() {
  const conditions = {
    channel: equalsAny(table.channel),
    association_id: equalsAny(table.association_id),
    sector: holdsAny(table.sectors),
    on: (day: string) =>
      sql`coalesce(${table.starts_on}, '-infinity') <= ${day} and coalesce(${table.ends_on}, 'infinity') >= ${day}`,
    external_id: equalsAny(table.external_id),
    updated_since: after(table.updated_at),
  };
  return createResourceStore<Campaign>(table, { conditions });
}

export type CampaignStore = ReturnType<typeof createCampaignStore>;
