import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { mock } from 'node:test';
import t, { type Test } from 'tap';
import { system } from '../../src/access/principal.ts';
import { createSubscribe } from '../../src/outbox/subscription.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { silent } from '../support/server.ts';
import { anEvent, openOutbox } from './writer.ts';

/** Counts calls; `next()` resolves at the one after. */
function bell() {
  let waiting: (() => void)[] = [];
  return {
    ring: () => {
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    next: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}

const listeners = async ({ pool }: TestDatabase): Promise<number[]> => {
  const found = await pool.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'zhiqi-listen'`,
  );
  return found.rows.map(({ pid }) => pid);
};

const killListeners = ({ pool }: TestDatabase) =>
  pool.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'zhiqi-listen'`,
  );

/** Two services on one database whose polling stands still. */
async function twoOutboxes(t: Test) {
  const database = await createDatabase();
  mock.timers.enable({ apis: ['setInterval'] });
  const [writer, follower] = [openOutbox(database), openOutbox(database)];
  await writer.start();
  await follower.start();
  t.teardown(async () => {
    await writer.stop();
    await follower.stop();
    mock.timers.reset();
    await database.drop();
  });
  return { database, writer, follower };
}

t.test('a follower is woken by notification, without waiting for a poll', async (t) => {
  const { database, writer, follower } = await twoOutboxes(t);
  const woken = bell();
  const seen: string[] = [];
  follower.follow(woken.ring);
  for (const entity of ['first', 'second', 'third']) {
    const wake = woken.next();
    await database.transact((tx) => writer.append(tx, system, [anEvent(entity)]));
    await wake;
    seen.push(...(await follower.read(database.db, seen.length)).map((event) => event.entity));
  }
  t.same(seen, ['first', 'second', 'third']);
});

t.test('what came without a notification is found by the next poll', async (t) => {
  const { database, follower } = await twoOutboxes(t);
  const { entity, entity_id } = anEvent('silent');
  await database.pool.query(
    `INSERT INTO outbox_events (entity, entity_id, action, version, recorded_at)
     VALUES ($1, $2, 'created', 1, now())`,
    [entity, entity_id],
  );
  const woken = bell();
  follower.follow(woken.ring);
  for (let events = 0; events === 0; events = (await follower.read(database.db, 0)).length) {
    const wake = woken.next();
    mock.timers.tick(1_000);
    await wake;
  }
  t.match(await follower.read(database.db, 0), [{ position: 1, entity: 'silent' }]);
});

t.test('a follower that left is not woken again', async (t) => {
  const { follower } = await twoOutboxes(t);
  let calls = 0;
  const leave = follower.follow(() => {
    calls++;
  });
  mock.timers.tick(1_000);
  leave();
  mock.timers.tick(1_000);
  t.equal(calls, 1);
});

t.test('a listener whose connection is killed listens again', async (t) => {
  const database = await createDatabase();
  const rung = bell();
  const first = rung.next();
  const unsubscribe = await createSubscribe(database.address, silent)({ heard: rung.ring });
  t.teardown(async () => {
    await unsubscribe();
    await database.drop();
  });
  await first;
  const [before] = await listeners(database);

  for (let round = 0; round < 3; round++) {
    const back = rung.next();
    await killListeners(database);
    await back;
    const heard = rung.next();
    await database.pool.query(`NOTIFY heard`);
    await heard;
  }
  const after = await listeners(database);
  t.equal(after.length, 1);
  t.not(after[0], before);
});

t.test('an outbox whose listener was killed goes on waking its followers', async (t) => {
  const { database, writer, follower } = await twoOutboxes(t);
  const woken = bell();
  follower.follow(woken.ring);
  const back = woken.next();
  await killListeners(database);
  await back;
  const wake = woken.next();
  await database.transact((tx) => writer.append(tx, system, [anEvent('after')]));
  await writer.stamp();
  await wake;
  t.match(await follower.read(database.db, 0), [{ entity: 'after' }]);
});

t.test('stopping while a lost connection is made again leaves no connection', async (t) => {
  const database = await createDatabase();
  t.teardown(() => database.drop());
  const { host, port } = database.address;
  const door = createServer({ pauseOnConnect: true });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  t.teardown(() => door.close());
  const pass = (socket: Socket): void => {
    const inner = createConnection(port as number, host);
    for (const [end, other] of [
      [socket, inner],
      [inner, socket],
    ] as const) {
      end.on('error', () => undefined).on('close', () => other.destroy());
    }
    socket.pipe(inner).pipe(socket);
    socket.resume();
  };

  const arrived = once(door, 'connection') as Promise<[Socket]>;
  const subscribing = createSubscribe(
    { ...database.address, port: (door.address() as AddressInfo).port },
    silent,
  )({});
  const [first] = await arrived;
  pass(first);
  const unsubscribe = await subscribing;

  const again = once(door, 'connection') as Promise<[Socket]>;
  first.destroy();
  const [second] = await again;
  const stopped = unsubscribe();
  pass(second);
  await Promise.all([stopped, once(second, 'close')]);
  t.ok(second.destroyed, 'the connection that came too late is closed');
});
