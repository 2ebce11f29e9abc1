import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { databaseCode } from './errors.ts';

/** What a store runs its statements on: the pool, or a transaction. */
export type Executor = Pick<
  NodePgDatabase,
  'select' | 'selectDistinctOn' | 'insert' | 'update' | 'delete' | 'execute'
>;

/** Runs `work` in one transaction, again after a deadlock or serialization failure; what it throws rolls back. */
export type Transact = <T>(work: (tx: Executor) => Promise<T>, options?: TransactionOptions) => Promise<T>;

export interface TransactionOptions {
  /** One snapshot for every statement, and nothing written. */
  snapshot?: boolean;
}

const ATTEMPTS = 5;
const RETRIED = new Set(['40001', '40P01']);
const afterCommits = new WeakMap<object, Set<() => void>>();

/** Has `action` run once when the transaction has been committed, however often it is asked for. */
export function afterCommit(tx: Executor, action: () => void): void {
  const actions = afterCommits.get(tx) ?? new Set();
  afterCommits.set(tx, actions.add(action));
}

export function createTransact(db: NodePgDatabase): Transact {
  return async (work, options = {}) => {
    for (let attempt = 1; ; attempt++) {
      let opened: Executor | undefined;
      try {
        const result = await db.transaction(
          (tx) => {
            opened = tx;
            return work(tx);
          },
          options.snapshot ? { isolationLevel: 'repeatable read', accessMode: 'read only' } : undefined,
        );
        for (const action of (opened && afterCommits.get(opened)) ?? []) action();
        return result;
      } catch (error) {
        if (attempt >= ATTEMPTS || !RETRIED.has(databaseCode(error) ?? '')) throw error;
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  };
}

/** Runs `work` so that its failure undoes only what it wrote, and the transaction goes on. */
export async function savepoint<T>(tx: Executor, work: () => Promise<T>): Promise<T> {
  await tx.execute(sql`SAVEPOINT one_row`);
  try {
    const result = await work();
    await tx.execute(sql`RELEASE SAVEPOINT one_row`);
    return result;
  } catch (error) {
    await tx.execute(sql`ROLLBACK TO SAVEPOINT one_row`);
    throw error;
  }
}
