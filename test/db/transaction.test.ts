import { sql } from 'drizzle-orm';
import t from 'tap';
import { connect } from '../../src/db/database.ts';
import { afterCommit, type Executor } from '../../src/db/transaction.ts';
import { createDatabase } from '../support/database.ts';
import { silent } from '../support/server.ts';

const database = await createDatabase();
const { transact, pool } = database;
t.teardown(() => database.drop());
await pool.query('CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL)');
t.beforeEach(async () => {
  await pool.query('TRUNCATE counters');
  await pool.query('INSERT INTO counters VALUES (1, 0), (2, 0)');
});

const add = (tx: Executor, id: number) =>
  tx.execute(sql`UPDATE counters SET value = value + 1 WHERE id = ${id}`);
const values = async () =>
  (await pool.query('SELECT value FROM counters ORDER BY id')).rows.map((row) => row.value);

/** Resolves for everyone once `count` have come. */
function meeting(count: number): () => Promise<void> {
  let open = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  let come = 0;
  return () => {
    if (++come >= count) open();
    return all;
  };
}

t.test('two transactions that lock each other out both succeed', async (t) => {
  const meet = meeting(2);
  let attempts = 0;
  let commits = 0;
  const crossing = (first: number, second: number) =>
    transact(async (tx) => {
      attempts++;
      await tx.execute(sql`SET LOCAL deadlock_timeout = '20ms'`);
      afterCommit(tx, () => {
        commits++;
      });
      await add(tx, first);
      await meet();
      await add(tx, second);
    });
  await Promise.all([crossing(1, 2), crossing(2, 1)]);
  t.same(await values(), [2, 2]);
  t.ok(attempts > 2, 'one of them was run again');
  t.equal(commits, 2, 'what follows a commit followed each once');
});

t.test('a transaction that could not be serialized is run again on what the other left', async (t) => {
  const meet = meeting(2);
  let attempts = 0;
  const increase = () =>
    transact(async (tx) => {
      attempts++;
      await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`);
      await tx.execute(sql`SELECT 1 FROM counters`);
      await meet();
      await add(tx, 1);
    });
  await Promise.all([increase(), increase()]);
  t.same(await values(), [2, 0]);
  t.equal(attempts, 3);
});

t.test(
  'a transaction that never gets through is given up, and any other failure is not tried again',
  async (t) => {
    for (const { code, expected } of [
      { code: '40001', expected: 5 },
      { code: '40P01', expected: 5 },
      { code: '23514', expected: 1 },
    ]) {
      let attempts = 0;
      const failing = transact(async (tx) => {
        attempts++;
        await add(tx, 1);
        await tx.execute(sql.raw(`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${code}'; END $$`));
      });
      await t.rejects(failing, { cause: { code } });
      t.equal(attempts, expected, code);
    }
    t.same(await values(), [0, 0]);
  },
);

t.test('what follows a commit happens after it, once, and not after a rollback', async (t) => {
  const seen: number[][] = [];
  let reading = Promise.resolve();
  const look = () => {
    reading = values().then((found) => void seen.push(found));
  };
  const result = await transact(async (tx) => {
    afterCommit(tx, look);
    afterCommit(tx, look);
    await add(tx, 2);
    t.same(await values(), [0, 0], 'nobody sees it yet');
    return 'done';
  });
  await reading;
  t.equal(result, 'done');
  t.same(seen, [[0, 1]]);

  const undone = transact(async (tx) => {
    afterCommit(tx, look);
    await add(tx, 2);
    throw new Error('no');
  });
  await t.rejects(undone, /no/);
  t.equal(seen.length, 1);
  t.same(await values(), [0, 1]);
});

t.test('a snapshot sees one moment, and writes nothing', async (t) => {
  await transact(
    async (tx) => {
      const read = async () =>
        (await tx.execute(sql`SELECT sum(value)::int AS sum FROM counters`)).rows[0]?.sum;
      t.equal(await read(), 0);
      await transact((other) => add(other, 1));
      t.equal(await read(), 0);
    },
    { snapshot: true },
  );
  await t.rejects(
    transact((tx) => add(tx, 1), { snapshot: true }),
    { cause: { code: '25006' } },
  );
  t.same(await values(), [1, 0]);
});

t.test('connections lost in mid-transaction are replaced, never handed on or leaked', async (t) => {
  const small = connect({ ...database.address, max: 2 }, silent);
  t.teardown(() => small.close());
  for (let i = 0; i < 6; i++) {
    await t.rejects(small.transact((tx) => tx.execute(sql`SELECT pg_terminate_backend(pg_backend_pid())`)));
  }
  const answers = await Promise.all(
    [1, 2, 3].map((n) =>
      small.transact(async (tx) => (await tx.execute(sql`SELECT ${n}::int AS n`)).rows[0]?.n),
    ),
  );
  t.same(answers, [1, 2, 3]);
});
