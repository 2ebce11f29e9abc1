import { asc, eq, sql } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
import { isAny } from '../resources/filters.ts';
import { type Stay, staysOf } from '../resources/stays.ts';
import { demandSteps as table } from './table.ts';

export type NewStep = Omit<typeof table.$inferInsert, 'id'>;
export type StepRow = typeof table.$inferSelect;

/** SQL on what happened to demands' states. */
export function createDemandStepStore() {
  return {
    async insert(x: Executor, steps: readonly NewStep[]): Promise<void> {
      if (steps.length > 0) await x.insert(table).values([...steps]);
    },
    /** Oldest first. */
    async list(x: Executor, demandId: string): Promise<StepRow[]> {
      return x.select().from(table).where(eq(table.demand_id, demandId)).orderBy(asc(table.id));
    },
    /** When some demands came to each state first, by demand. */
    async reached(x: Executor, demandIds: readonly string[]): Promise<Map<string, Map<string, string>>> {
      const rows = await x
        .select({
          id: table.demand_id,
          state: table.to_state,
          at: sql<string>`min(${table.at})`.mapWith(table.at),
        })
        .from(table)
        .where(isAny(table.demand_id, demandIds))
        .groupBy(table.demand_id, table.to_state);
      const reached = new Map<string, Map<string, string>>();
      for (const { id, state, at } of rows)
        reached.set(id, (reached.get(id) ?? new Map<string, string>()).set(state, at));
      return reached;
    },
    /** How long some demands stayed in each state. */
    stays: (x: Executor, demandIds: readonly string[], now: Date): Promise<Stay[]> =>
      staysOf(x, { ...table, of: table.demand_id }, demandIds, now),
  };
}

export type DemandStepStore = ReturnType<typeof createDemandStepStore>;
