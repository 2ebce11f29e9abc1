import { once } from 'node:events';
import t from 'tap';
import { system } from '../../src/access/principal.ts';
import type { NewEvent, OutboxEvent } from '../../src/outbox/store.ts';
import { createDatabase } from '../support/database.ts';
import { forkHelper } from '../support/processes.ts';
import { anEvent, openOutbox, writeEvents } from './writer.ts';

/** Lets a transaction commit, and waits until it has. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

t.test('an event that commits late is read after those that overtook it, and is not lost', async (t) => {
  const database = await createDatabase();
  t.teardown(() => database.drop());
  const outbox = openOutbox(database);
  const [early, late] = [anEvent('overtaking'), anEvent('overtaken')];

  const written = gate();
  const mayCommit = gate();
  const slow = database.transact(async (tx) => {
    await outbox.append(tx, system, [late]);
    written.open();
    await mayCommit.opened;
  });
  await written.opened;
  await database.transact((tx) => outbox.append(tx, system, [early]));
  await outbox.stamp();
  t.match(await outbox.read(database.db, 0), [{ position: 1, entity_id: early.entity_id }]);
  t.equal(await outbox.lastPosition(database.db), 1);

  mayCommit.open();
  await slow;
  t.same(await outbox.read(database.db, 1), [], 'without a position it cannot be seen');
  await outbox.stamp();
  t.same(await outbox.read(database.db, 1), [{ position: 2, ...late }]);
});

t.test('a rolled-back transaction leaves no event and no gap', async (t) => {
  const database = await createDatabase();
  t.teardown(() => database.drop());
  const outbox = openOutbox(database);
  const kept = anEvent('kept');

  await t.rejects(
    database.transact(async (tx) => {
      await outbox.append(tx, system, [anEvent('undone'), anEvent('undone')]);
      throw new Error('changed my mind');
    }),
    /changed my mind/,
  );
  t.equal(outbox.writes(), 0);
  await database.transact((tx) => outbox.append(tx, system, [kept]));
  t.equal(outbox.writes(), 1);
  await outbox.stamp();
  t.same(await outbox.read(database.db, 0), [{ position: 1, ...kept }]);
});

t.test('open transactions and a sequencer of another database hold no reader up', async (t) => {
  const [database, other] = [await createDatabase(), await createDatabase()];
  t.teardown(() => database.drop());
  t.teardown(() => other.drop());
  const outbox = openOutbox(database);
  const mayCommit = gate();
  const begun = gate();
  const elsewhere = other.transact(async (tx) => {
    await openOutbox(other).append(tx, system, [anEvent('elsewhere')]);
    await tx.execute('SELECT pg_advisory_xact_lock(7303016)');
    begun.open();
    await mayCommit.opened;
  });
  await begun.opened;

  const event = anEvent('here');
  await database.transact((tx) => outbox.append(tx, system, [event]));
  await outbox.stamp();
  t.same(await outbox.read(database.db, 0), [{ position: 1, ...event }]);
  mayCommit.open();
  await elsewhere;
});

t.test('under load from several processes a reader sees every event once and in order', async (t) => {
  const database = await createDatabase();
  t.teardown(() => database.drop());
  const outbox = openOutbox(database);
  await outbox.start();
  t.teardown(() => outbox.stop());

  const seen: OutboxEvent[] = [];
  let reading = Promise.resolve();
  let expected = Number.POSITIVE_INFINITY;
  const done = gate();
  const read = async (): Promise<void> => {
    for (;;) {
      const events = await outbox.read(database.db, seen.at(-1)?.position ?? 0, 7);
      seen.push(...events);
      if (seen.length >= expected) done.open();
      if (events.length === 0) return;
    }
  };
  const wake = () => {
    reading = reading.then(read);
  };
  outbox.follow(wake);

  const helpers = ['one', 'two'].map((name) => {
    const child = forkHelper(t, new URL('./process.ts', import.meta.url), [JSON.stringify(database.address)]);
    return { name, child, ready: once(child, 'message') };
  });
  await Promise.all(helpers.map(({ ready }) => ready));
  const abroad = helpers.map(async ({ name, child }): Promise<NewEvent[]> => {
    const answer = once(child, 'message');
    child.send({ name, writers: 5, transactions: 20 });
    return (await answer)[0];
  });
  const here = ['three.0', 'three.1', 'three.2'].map((name) => writeEvents(database, name, 20));
  const committed = (await Promise.all([...abroad, ...here])).flat();
  expected = committed.length;
  wake();
  await done.opened;
  await reading;

  t.equal(seen.length, committed.length);
  t.ok(
    seen.every(({ position }, i) => position === i + 1),
    'positions have no gaps',
  );
  const ids = (events: NewEvent[]) => events.map(({ entity_id }) => entity_id).sort();
  t.same(ids(seen), ids(committed), 'each event once, and none that was rolled back');
  for (const writer of new Set(committed.map(({ entity }) => entity))) {
    const versions = (events: NewEvent[]) =>
      events.filter(({ entity }) => entity === writer).map(({ version }) => version);
    t.same(versions(seen), versions(committed), `what ${writer} wrote comes in its order`);
  }
  t.equal(await outbox.lastPosition(database.db), committed.length);
  for (const { child } of helpers) {
    child.send('stop');
    await once(child, 'exit');
  }
});
