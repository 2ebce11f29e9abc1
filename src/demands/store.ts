import { and, eq, getTableColumns, gt, inArray, type SQL } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { enterprises } from '../enterprises/table.ts';
import type { DemandFeatures, SectorWeight } from '../matching/index.ts';
import { after, equals, equalsAny, holdsAny, inRegion, inSector, madeByOther } from '../resources/filters.ts';
import { createResourceStore } from '../resources/store.ts';
import type { Demand } from './schema.ts';
import { demands as table } from './table.ts';

/** What is stored of a demand for matching alone. */
export interface DemandAnalysis {
  features: DemandFeatures;
  sector_weights: SectorWeight[];
}

/** A demand with what matching takes from its owner where it says nothing itself. */
export type OwnedDemand = Demand & DemandAnalysis & { owner: { name: string; region: string | null } | null };

export type Which =
  | { ids: readonly string[] }
  | { owners: readonly string[] }
  | { after?: string; size: number };

export function createDemandStore() {
  const conditions = {
    sector: inSector(table.sectors, table.inferred_sectors),
    region: inRegion(table.region),
    service: holdsAny(table.services),
    active: equals(table.active),
    owner_id: equalsAny(table.owner_id),
    problem_type: equalsAny(table.problem_type),
    external_id: equalsAny(table.external_id),
    updated_since: after(table.updated_at),
    stale: madeByOther(table.features),
  };
  const hidden = ['features', 'sector_weights'];
  return {
    ...createResourceStore<Demand, DemandAnalysis>(table, { conditions, hidden }),

    /** Joins what matching takes of the owner, read only: a thousand demands with their owners are one query. */
    async findOwned(x: Executor, which: Which): Promise<OwnedDemand[]> {
      const owner = { name: enterprises.name, region: enterprises.region };
      const query = x
        .select({ ...getTableColumns(table), owner })
        .from(table)
        .leftJoin(enterprises, eq(enterprises.id, table.owner_id))
        .where(and(...chosen(which)))
        .orderBy(table.id)
        .$dynamic();
      return (await ('size' in which ? query.limit(which.size) : query)) as OwnedDemand[];
    },

    async hasOwner(x: Executor, enterpriseId: string): Promise<boolean> {
      const found = await x
        .select({ id: table.id })
        .from(table)
        .where(eq(table.owner_id, enterpriseId))
        .limit(1);
      return found.length > 0;
    },
  };
}

function chosen(which: Which): SQL[] {
  if ('ids' in which) return [inArray(table.id, [...which.ids])];
  if ('owners' in which) return [inArray(table.owner_id, [...which.owners])];
  return which.after === undefined ? [] : [gt(table.id, which.after)];
}

export type DemandStore = ReturnType<typeof createDemandStore>;
