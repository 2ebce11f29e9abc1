import t from 'tap';
import { createApp } from '../support/app.ts';
import { aProfile, NDJSON, next, resourceKinds, toLines } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const { as, database } = await createApp(t);
const ask = as('province_operator');
const load = async (payload: string | Buffer, query = '') =>
  (await ask('POST', `/v1/profiles/import${query}`, payload, NDJSON)).body;
const count = async (table: string): Promise<number> =>
  Number((await database.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);
const line = (external_id: string, fields: object = {}) =>
  JSON.stringify(aProfile({ external_id, ...fields }));
const get = async (ref: string) => (await ask('GET', `/v1/profiles/${ref}`)).body;

for (const { path, make, other } of resourceKinds) {
  t.test(`an import of ${path} says what was new, what changed and what did not`, async (t) => {
    const url = `/v1/${path}/import`;
    const run = async (rows: object[], query = '') =>
      (await ask('POST', url + query, toLines(rows), NDJSON)).body;
    const rows = Array.from({ length: 450 }, (_, i) => make({ external_id: `${i}` }));
    const none = { accepted: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, errors: [] };
    t.same(await run([]), none, 'an empty file is no fault');
    t.same(await run(rows, '?dry_run=true'), { ...none, accepted: 450, created: 450 });
    t.equal(await count(path), 0, 'a dry run writes no row');
    t.same(await run(rows, '?dry_run=false'), { ...none, accepted: 450, created: 450 });
    t.equal(await count(path), 450);

    const events = await count('outbox_events');
    t.same(await run(rows), { ...none, accepted: 450, unchanged: 450 });
    t.equal(await count('outbox_events'), events, 'unchanged rows are no events');
    const versions = `SELECT DISTINCT version FROM ${path}`;
    t.same((await database.pool.query(versions)).rows, [{ version: 1 }], 'and keep their version');

    const changed = rows.map((row, i) => (i % 3 === 0 ? { ...row, [other]: '新' } : row)).concat(make());
    const expected = { ...none, accepted: 451, created: 1, updated: 150, unchanged: 300 };
    t.same(await run(changed, '?dry_run=true'), expected);
    t.equal(await count('outbox_events'), events, 'a dry run is no event');
    t.same(await run(changed), expected);
    t.equal(await count('outbox_events'), events + 151);
  });
}

t.test('a broken line is reported by its number and spoils no other', async (t) => {
  const lines: (string | Buffer)[] = [
    line('ok-1'),
    '',
    '   \t',
    '{"kind":"expert","name":"示例"',
    line('bad-kind', { kind: 'wizard', name: '', unknown: 1, 'a/b~c': 1 }),
    Buffer.concat([Buffer.from('{"kind":"expert","name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    `${line('crlf')}\r`,
    'null',
    '[]',
    '"text"',
    '{"kind":"expert","name":"a\\u0000b","external_id":"nul"}',
    '{"kind":"expert","name":"a\\ud800","external_id":"surrogate"}',
    `{"kind":"expert","name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    '{"kind":"expert","name":"示例","__proto__":{"active":false}}',
    line('nested', {
      evidence: [
        { kind: 'patent', title: '一' },
        { kind: 'tale', title: '二', year: 1 },
      ],
    }),
    `${line('two')} ${line('on-one')}`,
    line('long', { bio: 'x'.repeat(2 * 1024 * 1024) }),
    line('ok-last'),
  ];
  const payload = Buffer.concat(lines.map((text) => Buffer.concat([Buffer.from(text), Buffer.from('\n')])));
  const result = await load(payload);
  t.match(result, { accepted: 3, created: 3, rejected: 13 });
  const told = result.errors.map(
    (error: { line: number; external_id: string; errors: { pointer: string }[] }) => [
      error.line,
      error.external_id,
      error.errors.map(({ pointer }) => pointer).sort(),
    ],
  );
  t.same(told, [
    [4, null, ['']],
    [5, 'bad-kind', ['/a~1b~0c', '/kind', '/name', '/name', '/unknown']],
    [6, null, ['']],
    [8, null, ['']],
    [9, null, ['']],
    [10, null, ['']],
    [11, 'nul', ['/name']],
    [12, 'surrogate', ['/name']],
    [13, null, ['']],
    [14, null, ['/__proto__']],
    [15, 'nested', ['/evidence/1/kind', '/evidence/1/year']],
    [16, null, ['']],
    [17, null, ['']],
  ]);
  for (const name of ['ok-1', 'crlf', 'ok-last']) t.equal((await get(`ext:${name}`)).external_id, name);
});

t.test('how a file was saved does not matter', async (t) => {
  const [first, second] = [line('bom-1'), line('bom-2')];
  t.match(
    await load(`\ufeff${first}\r\n\r\n${second}`),
    { created: 2, rejected: 0 },
    'BOM, CRLF, no last newline',
  );
  t.match(await load(`${first}\n${second}\n\n\n`), { unchanged: 2, rejected: 0 });
  const near = line('near', {
    evidence: Array.from({ length: 209 }, () => ({
      kind: 'patent',
      title: '一',
      abstract: 'x'.repeat(9_950),
    })),
  });
  t.ok(near.length > 2_000_000 && near.length < 2 * 1024 * 1024);
  t.match(
    await load(`${near}\n${near}\n${near}`),
    { created: 1, unchanged: 2 },
    'a body may be larger than a request',
  );
});

t.test('of very many broken lines all are counted and a thousand are told', async (t) => {
  const result = await load('{\n'.repeat(1_500));
  t.match(result, { accepted: 0, rejected: 1_500 });
  t.equal(result.errors.length, 1_000);
  t.equal(result.errors.at(-1).line, 1_000);
});

t.test('two lines for one row count as they come', async (t) => {
  const [first, second] = ['先', '后'].map((name) => aProfile({ external_id: 'twice', name }));
  t.match(await load(toLines([first, first, second, second, first] as object[])), {
    created: 1,
    updated: 2,
    unchanged: 2,
  });
  t.match(await get('ext:twice'), { name: '先', version: 3 });

  const { id } = await get('ext:twice');
  const byId = { id, kind: 'expert', name: '按号' };
  t.match(await load(toLines([byId, first as object])), { updated: 2 }, 'also where one names it by id');
  t.match(await get(id), { name: '先', version: 5, external_id: 'twice' });
  t.match(
    await load(
      toLines([
        { ...byId, name: '先' },
        { ...first, name: '末' },
      ]),
    ),
    { unchanged: 1, updated: 1 },
  );
  t.match(await load(toLines([{ ...byId, external_id: 'moved' }, first as object])), {
    updated: 1,
    created: 1,
  });
  t.match(await get('ext:moved'), { id, name: '按号' });
  t.not((await get('ext:twice')).id, id, 'the old name was free by then');
});

t.test('an id is kept, and no line may give one row’s id to another', async (t) => {
  const id = `0190b5a0-0000-7000-8000-${String(next()).padStart(12, '0')}`;
  t.match(await load(line('held', { id: id.toUpperCase() })), { created: 1 });
  t.equal((await get('ext:held')).id, id);
  await load(line('someone'));
  const before = await get('ext:someone');
  const result = await load(
    toLines([
      aProfile({ external_id: 'someone', id }),
      aProfile({ external_id: 'new', id: `urn:uuid:${id}` }),
    ]),
  );
  t.match(result, {
    rejected: 2,
    errors: [{ errors: [{ pointer: '/id' }] }, { errors: [{ pointer: '/id' }] }],
  });
  t.same(await get('ext:someone'), before);
  t.match(await load(toLines([{ id, kind: 'expert', name: '改名' }])), { updated: 1 });
  t.match(
    await get(id),
    { name: '改名', external_id: 'held' },
    'an id alone names the row and keeps its external id',
  );
  t.match(await load(line('renamed', { id })), { updated: 1 });
  t.equal((await get('ext:renamed')).id, id);
});

t.test('an import takes lines of JSON from who may write, and nothing else', async (t) => {
  const url = '/v1/profiles/import';
  const body = `${line('refused')}\n`;
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
    const reply = await ask('POST', url, type === 'application/json' ? '[{"kind":"expert"}]' : body, {
      'content-type': type,
    });
    expectProblem(t, reply, 'unsupported_media_type', [], type);
  }
  expectProblem(t, await ask('POST', url), 'unsupported_media_type', [], 'no body');
  expectProblem(
    t,
    await ask('POST', '/v1/profiles', body, NDJSON),
    'unsupported_media_type',
    [],
    'lines to create',
  );
  expectProblem(t, await as('assessor')('POST', url, body, NDJSON), 'forbidden');
  expectProblem(t, await as('anonymous')('POST', url, body, NDJSON), 'unauthenticated');
  expectProblem(t, await ask('POST', `${url}?dry_run=perhaps&mode=x`, body, NDJSON), 'invalid_request', [
    ...['/query/dry_run', '/query/mode'],
  ]);
  t.equal((await ask('GET', '/v1/profiles/ext:refused')).status, 404);
});
