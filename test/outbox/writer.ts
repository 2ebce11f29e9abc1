import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { system } from '../../src/access/principal.ts';
import type { Database } from '../../src/db/database.ts';
import { createOutbox } from '../../src/outbox/service.ts';
import { createOutboxStore, type NewEvent } from '../../src/outbox/store.ts';
import { createSubscribe } from '../../src/outbox/subscription.ts';
import { silent } from '../support/server.ts';

export const openOutbox = ({ transact, address }: Database) =>
  createOutbox({
    transact,
    store: createOutboxStore(),
    subscribe: createSubscribe(address, silent),
    clock: () => new Date(),
    logger: silent,
  });

export const anEvent = (entity: string, version = 1): NewEvent => ({
  entity,
  entity_id: randomUUID(),
  action: 'created',
  version,
});

class Undone extends Error {}

/**
 * Writes one transaction after another, each held open for a moment after its events got their numbers, so that
 * writers beside each other commit out of order; every fifth is rolled back. Returns what was committed, in order.
 */
export async function writeEvents(
  database: Database,
  name: string,
  transactions: number,
): Promise<NewEvent[]> {
  const outbox = openOutbox(database);
  const committed: NewEvent[] = [];
  let version = 0;
  for (let i = 0; i < transactions; i++) {
    const events = Array.from({ length: 1 + (i % 4) }, () => anEvent(name, ++version));
    await database
      .transact(async (tx) => {
        await outbox.append(tx, system, events);
        await tx.execute(sql`SELECT pg_sleep(random() * 0.03)`);
        if (i % 5 === 4) throw new Undone();
      })
      .then(() => committed.push(...events))
      .catch((error) => {
        if (!(error instanceof Undone)) throw error;
      });
  }
  return committed;
}
