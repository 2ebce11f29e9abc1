import { inArray } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { after, equalsAny, holdsAny, inRegion } from '../resources/filters.ts';
import { createResourceStore } from '../resources/store.ts';
import { visibleBy } from '../resources/visibility.ts';
import type { Enterprise } from './schema.ts';
import { enterprises as table } from './table.ts';

export function createEnterpriseStore() {
  const conditions = {
    sector: holdsAny(table.sectors),
    region: inRegion(table.region),
    external_id: equalsAny(table.external_id),
    updated_since: after(table.updated_at),
  };
  return {
    ...createResourceStore<Enterprise>(table, {
      conditions,
      visibleTo: visibleBy('enterprises.read', {
        region: table.region,
        association: table.association_id,
        enterprise: table.id,
      }),
    }),

    async findByUsccs(x: Executor, usccs: string[]): Promise<{ id: string; uscc: string | null }[]> {
      if (usccs.length === 0) return [];
      return x.select({ id: table.id, uscc: table.uscc }).from(table).where(inArray(table.uscc, usccs));
    },
  };
}

export type EnterpriseStore = ReturnType<typeof createEnterpriseStore>;
