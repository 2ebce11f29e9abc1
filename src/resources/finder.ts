import { type Reaching, reachKey } from '../access/principal.ts';
import { createBatcher } from '../db/batcher.ts';
import type { Executor } from '../db/transaction.ts';

type Find<Row> = (id: string) => Promise<Row | undefined>;

/** Reaches are many where keys are; beyond these all are begun anew. */
const MOST = 1_000;

/**
 * Finds single rows, those that callers of one reach ask for at the same moment by one statement. What it gives was read
 * after it was asked for.
 */
export function createFinder<Row extends { id: string }, Who extends Reaching>(
  load: (x: Executor, viewer: Who, ids: readonly string[]) => Promise<readonly Row[]>,
): (x: Executor, viewer: Who, id: string) => Promise<Row | undefined> {
  const finders = new WeakMap<Executor, Map<string, Find<Row>>>();

  function finderOf(x: Executor, viewer: Who): Find<Row> {
    const known = finders.get(x) ?? new Map<string, Find<Row>>();
    finders.set(x, known);
    const key = reachKey(viewer);
    const found = known.get(key);
    if (found) return found;
    if (known.size >= MOST) known.clear();
    const made = createBatcher(
      async (ids) => new Map((await load(x, viewer, ids)).map((row) => [row.id, row])),
    );
    known.set(key, made);
    return made;
  }
  return (x, viewer, id) => finderOf(x, viewer)(id);
}
