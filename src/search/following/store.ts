import { inArray } from 'drizzle-orm';
import type { Executor } from '../../db/transaction.ts';
import { searchFollowers as table } from '../table.ts';

export interface FollowerRow {
  name: string;
  position: number | null;
  wanted: boolean;
  done: number | null;
  total: number | null;
}

export function createFollowerStore() {
  const write = async (x: Executor, name: string, fields: Partial<FollowerRow>): Promise<void> => {
    await x
      .insert(table)
      .values({ name, ...fields })
      .onConflictDoUpdate({ target: table.name, set: fields });
  };
  return {
    async find(x: Executor, names: readonly string[]): Promise<FollowerRow[]> {
      return x
        .select()
        .from(table)
        .where(inArray(table.name, [...names]));
    },
    advance: (x: Executor, name: string, position: number) => write(x, name, { position }),
    /** What it had taken in is no more. */
    lose: (x: Executor, name: string) => write(x, name, { position: null }),
    want: (x: Executor, name: string) => write(x, name, { wanted: true }),
    report: (x: Executor, name: string, done: number, total: number) => write(x, name, { done, total }),
    /** It was begun anew, and is at a position. */
    begun: (x: Executor, name: string, position: number) =>
      write(x, name, { position, wanted: false, done: null, total: null }),
  };
}

export type FollowerStore = ReturnType<typeof createFollowerStore>;
