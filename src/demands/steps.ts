import { asc, eq } from 'drizzle-orm';
import type { Executor } from '../db/transaction.ts';
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
  };
}

export type DemandStepStore = ReturnType<typeof createDemandStepStore>;
