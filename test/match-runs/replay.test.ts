import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { digestOf } from '../../src/match-runs/digest.ts';
import { createApp } from '../support/app.ts';
import { ANY, NDJSON, toLines } from '../support/factories.ts';
import { runCli, temporaryFolder } from '../support/processes.ts';
import { createRuns, demands, profiles } from './support.ts';

const { admin, run, services, database } = await createRuns(t);
const text = async (id: string) => (await admin('GET', `/v1/match-runs/${id}/results`)).raw;
const first = await run({ limit: 10 });
const bytes = await text(first.id);

/** That a run has the digest and the bytes of the first. */
async function sameAs(t: Test, { id, digest }: { id: string; digest: string }): Promise<void> {
  t.equal(digest, first.digest);
  t.equal(await text(id), bytes);
}

t.test('the same run again has the same digest and the same bytes', async (t) => {
  await sameAs(t, await run({ limit: 10 }));
});

t.test('so has one of another process, which loads everything anew', async (t) => {
  const { host, port, user, password, database: name } = database.address;
  const address = `postgres://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${name}`;
  const env = { DATABASE_URL: address, ZHIQI_CONTACT_KEY: '5a'.repeat(32), ZHIQI_DEMO: 'false' };
  const folder = await temporaryFolder(t);
  const args = ['runs', 'create', '--external-id', 'elsewhere', '--limit', '10'];
  const done = await runCli(folder, args, { env });
  t.equal(done.code, 0, done.stderr);
  await sameAs(t, (await admin('GET', '/v1/match-runs/ext:elsewhere')).body);
});

t.test('so has one after everything was imported again, in another order', async (t) => {
  const before = await services.outbox.lastPosition(database.db);
  for (const [path, rows] of Object.entries({ profiles, demands })) {
    const lines = toLines([...rows].reverse());
    t.match(await admin('POST', `/v1/${path}/import`, lines, NDJSON), { body: { unchanged: rows.length } });
  }
  t.equal(await services.outbox.lastPosition(database.db), before);
  await sameAs(t, await run({ limit: 10 }));
});

t.test('so has one over the same rows in another database, written there in another order', async (t) => {
  const other = (await createApp(t)).as('admin');
  for (const path of ['profiles', 'demands']) {
    const lines: string = (await admin('GET', `/v1/${path}/export`)).body;
    const turned = `${lines.trim().split('\n').reverse().join('\n')}\n`;
    t.match(await other('POST', `/v1/${path}/import`, turned, NDJSON), { body: { rejected: 0 } });
  }
  const { body } = await other('POST', '/v1/match-runs', { limit: 10 });
  t.equal(body.digest, first.digest);
  t.equal((await other('GET', `/v1/match-runs/${body.id}/results`)).raw, bytes);
});

t.test('so has one after a change was taken back, while the change itself shows', async (t) => {
  const patch = (bio: string | null) => admin('PATCH', '/v1/profiles/ext:new_materials-0', { bio }, ANY);
  const { bio } = (await admin('GET', '/v1/profiles/ext:new_materials-0')).body;
  await patch('研究茶叶。');
  const changed = await run({ limit: 10 });
  t.not(changed.digest, first.digest);
  t.ok(changed.position > first.position);
  await patch(bio);
  await sameAs(t, await run({ limit: 10 }));
});

t.test('a caller can reckon the digests from what it reads', async (t) => {
  const { items } = JSON.parse(bytes);
  for (const { digest, ...demand } of items) t.equal(digestOf(demand), digest, demand.external_id);
  const lines = items.map(({ digest }: { digest: string }) => `${digest}\n`).join('');
  t.equal(createHash('sha256').update(lines).digest('hex'), first.digest);
});
