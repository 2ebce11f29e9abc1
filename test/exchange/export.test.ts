import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import t from 'tap';
import { createApp } from '../support/app.ts';
import { listen } from '../support/connection.ts';
import { aDemand, anEnterprise, aProfile, aUscc, NDJSON, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const PATHS = ['enterprises', 'demands', 'profiles'] as const;
const source = await createApp(t);
const ask = source.as('province_operator');
const parse = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

t.test('an export of nothing is empty, and can be imported', async (t) => {
  for (const path of PATHS) {
    const reply = await ask('GET', `/v1/${path}/export`);
    t.match(reply, { status: 200, body: '', headers: { 'content-type': /^application\/x-ndjson/ } });
    t.match(await ask('POST', `/v1/${path}/import`, reply.body, NDJSON), {
      status: 200,
      body: { accepted: 0 },
    });
  }
});

t.test('what was exported and imported elsewhere is the same, ids and all', async (t) => {
  const enterprises = Array.from({ length: 3 }, (_, i) =>
    anEnterprise({ external_id: `企/${i}`, uscc: aUscc(), region: '330110', sectors: ['biomedicine'] }),
  );
  const demands = Array.from({ length: 40 }, (_, i) =>
    aDemand({
      ...(i % 2 && {
        external_id: `d${i}`,
        owner_id: `ext:企/${i % 3}`,
        deadline: '2027-01-31',
        budget_cny: i,
      }),
      description: `第一行\n第二行 \u2028 "引号" \\ 😀 ${i}`,
    }),
  );
  const profiles = Array.from({ length: 520 }, (_, i) =>
    aProfile({
      evidence: [{ kind: 'patent', title: `第${i}项` }],
      ...(i % 2 && { external_id: `p${i}`, capacity: i }),
    }),
  );
  for (const [path, rows] of Object.entries({ enterprises, demands, profiles })) {
    const { body } = await ask('POST', `/v1/${path}/import`, toLines(rows), NDJSON);
    t.match(body, { created: rows.length, rejected: 0 });
  }
  const target = await createApp(t);
  for (const path of PATHS) {
    const { body: text } = await ask('GET', `/v1/${path}/export`);
    const taken = await target.as('province_operator')('POST', `/v1/${path}/import`, text, NDJSON);
    const lines = parse(text);
    t.match(taken.body, { created: lines.length, rejected: 0 });
    t.equal((await target.as('assessor')('GET', `/v1/${path}/export`)).body, text, `${path} to the byte`);
    t.match((await ask('POST', `/v1/${path}/import`, text, NDJSON)).body, { unchanged: lines.length });
    const ids = lines.map(({ id }) => id);
    t.same(ids, [...new Set(ids)].sort(), 'oldest first, each once');
  }
});

t.test('an export takes the filters of its list', async (t) => {
  const rows = ['330110', '330200', '320000', null].map((region, i) =>
    aProfile({ external_id: `f${i}`, region }),
  );
  await ask('POST', '/v1/profiles/import', toLines(rows), NDJSON);
  const ids = async (query: string) =>
    parse((await ask('GET', `/v1/profiles/export?${query}`)).body).map((row) => row.external_id);
  t.same(await ids('region=330000'), ['f0', 'f1']);
  t.same(await ids('region=320000&region=330100'), ['f0', 'f2']);
  t.same(await ids('external_id=f3'), ['f3']);
  t.same(await ids('kind=academician'), []);
  for (const query of ['region=0', 'cursor=x', 'page_size=1']) {
    t.equal((await ask('GET', `/v1/profiles/export?${query}`)).status, 400, query);
  }
  expectProblem(t, await source.as('anonymous')('GET', '/v1/profiles/export'), 'unauthenticated');
});

t.test('an export is read from the database no faster than its reader takes it', async (t) => {
  const { database, services } = source;
  const { profiles } = services;
  const { rows: columns } = await database.pool.query(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'profiles'",
  );
  const names: string[] = columns.map(({ name }) => name);
  const own: Record<string, string> = {
    id: 'gen_random_uuid()',
    external_id: 'NULL',
    bio: "repeat('x', 4000)",
  };
  await database.pool.query('TRUNCATE profiles CASCADE');
  await ask('POST', '/v1/profiles', aProfile());
  await database.pool.query(
    `INSERT INTO profiles (${names.join()})
     SELECT ${names.map((name) => own[name] ?? name).join()} FROM profiles, generate_series(1, 12000)`,
  );

  let read = 0;
  const { exportLines } = profiles;
  t.teardown(() => Object.assign(profiles, { exportLines }));
  profiles.exportLines = async function* (viewer, filters) {
    for await (const page of exportLines(viewer, filters)) {
      read += page.length;
      yield page;
    }
  };
  const connection = await listen(source);
  const request = connection.open('GET', '/v1/profiles/export');
  request.end();
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  // Nothing is taken until the service, asked a hundred other things meanwhile, has read no further.
  for (let still = 0, before = -1; still < 100; still = read === before ? still + 1 : 0) {
    before = read;
    await connection.send('GET', '/health/ready');
  }
  t.ok(read < 6_000, `${read} rows wait for their reader: what the sockets hold, and not all`);
  let [bytes, rows] = [0, 0];
  for await (const chunk of reply as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    rows += chunk.filter((byte) => byte === 0x0a).length;
  }
  t.equal(rows, 12_001, 'a reader who takes them up again gets them all');
  t.ok(bytes > 48e6);
});
