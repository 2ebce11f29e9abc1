import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
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

export function createTransact(pool: pg.Pool): Transact {
  async function once<T>(work: (tx: Executor) => Promise<T>, { snapshot }: TransactionOptions): Promise<T> {
    const client = await pool.connect();
    client.on('error', ignore);
    let broken: Error | undefined;
    try {
      await client.query(snapshot ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN');
      const tx = drizzle(client);
      const result = await work(tx);
      await client.query('COMMIT');
      for (const action of afterCommits.get(tx) ?? []) action();
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away, never given to the next one.
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }
  return async (work, options = {}) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once(work, options);
      } catch (error) {
        if (attempt >= ATTEMPTS || !RETRIED.has(databaseCode(error) ?? '')) throw error;
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  };
}

/** A connection lost in mid-transaction fails its statement; without a listener it would end the process as well. */
const ignore = (): void => undefined;
