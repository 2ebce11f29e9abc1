import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import t from 'tap';
import { createApp } from '../support/app.ts';
import { listen } from '../support/connection.ts';
import { aProfile, NDJSON, resourceKinds, toLines } from '../support/factories.ts';

const it = await createApp(t);
const { app, database } = it;
const connection = await listen(it);
const count = async (sql: string): Promise<number> => Number((await database.pool.query(sql)).rows[0].count);

for (const framing of ['of a stated length', 'in chunks']) {
  t.test(`of a body ${framing} that is cut off nothing is written, however much has come in`, async (t) => {
    await database.pool.query('TRUNCATE profiles CASCADE');
    const rows = Array.from({ length: 700 }, (_, i) => aProfile({ external_id: `${i}` }));
    const body = Buffer.from(toLines(rows).replaceAll('\n', `${' '.repeat(8_000)}\n`));
    t.ok(body.length > 5 * 1024 * 1024, 'more than is held in memory');

    const received = once(app.server, 'request') as Promise<[IncomingMessage]>;
    const request = connection.open('POST', '/v1/profiles/import', NDJSON);
    if (framing !== 'in chunks') request.setHeader('content-length', body.length);
    request.on('error', () => undefined);
    const [[incoming]] = await Promise.all([
      received,
      new Promise((resolve) => request.write(body.subarray(0, -2_000), resolve)),
    ]);
    const closed = new Promise((resolve) => incoming.once('close', resolve));
    while ((await count('SELECT count(*) FROM file_pieces')) < 4) await new Promise(setImmediate);
    request.destroy();
    await closed;
    while ((await count('SELECT count(*) FROM files')) > 0) await new Promise(setImmediate);
    t.equal(await count('SELECT count(*) FROM profiles'), 0);

    const again = await connection.send('POST', '/v1/profiles/import', body, NDJSON);
    t.match(again, { status: 200, body: { accepted: 700, created: 700, rejected: 0 } });
    t.equal(await count('SELECT count(*) FROM files'), 0, 'and no file stays behind');
    const third = await connection.send('POST', '/v1/profiles/import', body, NDJSON);
    t.match(third.body, { unchanged: 700 });
  });
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
