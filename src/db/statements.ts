import { createHash } from 'node:crypto';
import type { Executor } from './transaction.ts';

interface Preparable {
  toSQL(): { sql: string };
  prepare(name: string): Statement;
}
export interface Statement {
  execute(values: Record<string, unknown>): Promise<unknown>;
}

/** Reaches are many where keys are; beyond these all are built anew. */
const MOST = 1_000;

/**
 * Statements that are built once an executor and key, and prepared once a connection: building one takes longer than running it.
 * What `build` leaves open as placeholders is given when one is run; all else of it must follow from the key.
 */
export function createStatements(): (x: Executor, key: string, build: () => Preparable) => Statement {
  const made = new WeakMap<Executor, Map<string, Statement>>();
  return (x, key, build) => {
    const known = made.get(x) ?? new Map<string, Statement>();
    made.set(x, known);
    const found = known.get(key);
    if (found) return found;
    if (known.size >= MOST) known.clear();
    const query = build();
    // A connection knows a statement by its name: the same text has the same name, however many reaches share it.
    const name = createHash('sha256').update(query.toSQL().sql).digest('hex').slice(0, 32);
    const statement = query.prepare(name);
    known.set(key, statement);
    return statement;
  };
}
