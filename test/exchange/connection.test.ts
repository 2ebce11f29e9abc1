import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import t from 'tap';
import { createApp } from '../support/app.ts';
import { listen } from '../support/connection.ts';
import { aProfile, NDJSON, resourceKinds, toLines } from '../support/factories.ts';

const it = await createApp(t);
const { app, services, database } = it;
const connection = await listen(it);
const count = async (sql: string): Promise<number> => Number((await database.pool.query(sql)).rows[0].count);

/** Resolves when so many profiles are stored: asked again whenever something has been written. */
function stored(rows: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () =>
      void count('SELECT count(*) FROM profiles').then((found) => {
        if (found < rows) return;
        unfollow();
        resolve();
      }, reject);
    const unfollow = services.outbox.follow(look);
    look();
  });
}

for (const framing of ['of a stated length', 'in chunks']) {
  t.test(
    `of a body ${framing} that is cut off, whole rows stay, and the next run says what is new`,
    async (t) => {
      await database.pool.query('TRUNCATE profiles');
      const rows = Array.from({ length: 700 }, (_, i) => aProfile({ external_id: `${i}`, bio: `简介${i}` }));
      const body = Buffer.from(toLines(rows));
      const cut = Buffer.byteLength(toLines(rows.slice(0, 450))) + 20;

      const received = once(app.server, 'request') as Promise<[IncomingMessage]>;
      const request = connection.open('POST', '/v1/profiles/import', NDJSON);
      if (framing !== 'in chunks') request.setHeader('content-length', body.length);
      request.on('error', () => undefined);
      request.write(body.subarray(0, cut));
      const [incoming] = await received;
      const closed = new Promise((resolve) => incoming.once('close', resolve));
      await stored(400);
      request.destroy();
      await closed;

      const again = await connection.send('POST', '/v1/profiles/import', body, NDJSON);
      t.match(again, { status: 200, body: { accepted: 700, updated: 0, rejected: 0 } });
      t.ok(again.body.unchanged >= 400 && again.body.unchanged <= 450, 'no row beyond the cut, no half one');
      t.equal(again.body.created, 700 - again.body.unchanged);
      const third = await connection.send('POST', '/v1/profiles/import', body, NDJSON);
      t.match(third.body, { unchanged: 700 });
    },
  );
}

for (const { path, make } of resourceKinds) {
  t.test(`imports of the same ${path} side by side lose nothing and double nothing`, async (t) => {
    await database.pool.query(`TRUNCATE outbox_events, ${path} CASCADE`);
    const rows = Array.from({ length: 500 }, (_, i) => make({ external_id: `p${i}` }));
    const files = [toLines(rows), toLines([...rows].reverse()), toLines(rows)];
    const replies = await Promise.all(
      files.map((file) => connection.send('POST', `/v1/${path}/import`, file, NDJSON)),
    );
    for (const reply of replies)
      t.match(reply, { status: 200, body: { accepted: 500, updated: 0, rejected: 0 } });
    const sum = (name: string) => replies.reduce((total, { body }) => total + body[name], 0);
    t.equal(sum('created'), 500);
    t.equal(sum('unchanged'), 1_000);
    t.equal(await count(`SELECT count(DISTINCT external_id) FROM ${path}`), 500);
    t.equal(await count(`SELECT count(*) FROM ${path} WHERE version = 1`), 500);
    t.equal(await count('SELECT count(*) FROM outbox_events'), 500);
  });
}
