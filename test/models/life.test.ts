import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { importTexts, someTexts, URL } from './support.ts';

const app = await createApp(t);
const { as, services } = app;
const [admin, reader] = [as('admin'), as('assessor')];
const rebuild = () => admin('POST', `${URL}/rebuild`);
const matches = async () => (await reader('GET', '/v1/demands/ext:d-0/matches')).body;
const scores = ({ items }: { items: { score: number }[] }) => items.map(({ score }) => score);

t.test('without texts there is no model, none can be built, and results say so', async (t) => {
  t.same((await reader('GET', URL)).body, { items: [], next_cursor: null });
  expectProblem(t, await reader('GET', `${URL}/active`), 'not_found');
  expectProblem(t, await reader('GET', `${URL}/latest`), 'not_found');
  expectProblem(t, await rebuild(), 'conflict');
  await importTexts(app, someTexts(10));
  expectProblem(t, await rebuild(), 'conflict', [], 'too few');
  t.equal((await matches()).model, null);
});

t.test(
  'a model is built of what is stored, counts in the next match, and every result names it',
  async (t) => {
    await importTexts(app, someTexts(60));
    const before = await matches();
    const built = await rebuild();
    const { version } = built.body;
    t.match(built, {
      status: 201,
      headers: { etag: `"${version}.active"`, location: `${URL}/${version}` },
      body: {
        version: /^[0-9a-f]{12}$/,
        ...{ profile_count: 60, demand_count: 30, is_active: true },
        ...{ dimensions: Number, term_count: Number, trained_ms: Number, position: Number },
      },
    });
    t.notOk('payload' in built.body || 'id' in built.body, 'of the model itself nothing is shown');
    t.same((await reader('GET', `${URL}/${version}`)).body, built.body);
    t.same((await reader('GET', URL)).body.items, [built.body]);

    const after = await matches();
    t.equal(after.model, version);
    t.notSame(scores(after), scores(before));
    const id = after.items[0].profile.id;
    const pair = { demand_ids: ['ext:d-0'], profile_ids: [id] };
    for (const [what, { body }] of Object.entries({
      explanation: await reader('GET', `/v1/demands/ext:d-0/matches/${id}`),
      scores: await reader('POST', '/v1/matches/score', pair),
      reverse: await reader('GET', `/v1/profiles/${id}/matches`),
      preview: await reader('POST', '/v1/matches/preview', { title: '氢脆' }),
      run: await admin('POST', '/v1/match-runs', { title: '示例', limit: 1 }),
    }))
      t.equal(body.model, version, what);
  },
);

t.test('the same texts give the same model; others give another, and the earlier one stays', async (t) => {
  const [first] = (await reader('GET', URL)).body.items;
  const again = await rebuild();
  t.equal(again.status, 200);
  t.match(again.body, { version: first.version, created_at: first.created_at });
  t.equal((await reader('GET', URL)).body.items.length, 1, 'no row is made of it');

  await importTexts(app, someTexts(20, 60));
  const other = await rebuild();
  t.equal(other.status, 201);
  t.not(other.body.version, first.version);
  t.match((await reader('GET', URL)).body.items, [
    { version: other.body.version, is_active: true, profile_count: 80 },
    { version: first.version, is_active: false },
  ]);
  t.equal((await matches()).model, other.body.version);
  const page = (await reader('GET', `${URL}?page_size=1`)).body;
  t.equal(page.items[0].version, other.body.version);
  const next = (await reader('GET', `${URL}?page_size=1&cursor=${page.next_cursor}`)).body;
  t.match(next, { items: [{ version: first.version }], next_cursor: null });
});

t.test(
  'another stored model, or none, is put to use without building, and results are as before',
  async (t) => {
    const [latest, first] = (await reader('GET', URL)).body.items;
    const withLatest = await matches();
    const used = await admin('PATCH', `${URL}/${first.version}`, { is_active: true }, ANY);
    t.match(used, { status: 200, headers: { etag: `"${first.version}.active"` } });
    t.equal((await matches()).model, first.version);
    t.equal((await reader('GET', `${URL}/active`)).body.version, first.version);

    t.equal((await admin('PATCH', `${URL}/active`, { is_active: false }, ANY)).body.is_active, false);
    const without = await matches();
    t.equal(without.model, null);
    t.notSame(scores(without), scores(withLatest));
    expectProblem(t, await reader('GET', `${URL}/active`), 'not_found');

    await admin('PATCH', `${URL}/latest`, { is_active: true }, ANY);
    t.same(await matches(), withLatest);
    await admin('PATCH', `${URL}/${first.version}`, { is_active: false }, ANY);
    t.equal((await matches()).model, latest.version, 'taking away what is not in use changes nothing');
  },
);

t.test('what makes no sense is refused, and names each fault', async (t) => {
  const patch = (ref: string, body: unknown, headers: object = ANY) =>
    admin('PATCH', `${URL}/${ref}`, body, headers);
  for (const ref of ['none', 'LATEST', '0123456789AB', '0123456789abc', '%20'])
    expectProblem(t, await reader('GET', `${URL}/${ref}`), 'invalid_request', ['/path/version'], ref);
  expectProblem(t, await reader('GET', `${URL}/0123456789ab`), 'not_found');
  expectProblem(t, await patch('0123456789ab', { is_active: true }), 'not_found');
  expectProblem(t, await patch('latest', {}), 'invalid_request', ['/is_active']);
  expectProblem(t, await patch('latest', { is_active: 'yes', version: 'x' }), 'invalid_request', [
    '/is_active',
    '/version',
  ]);
  expectProblem(t, await patch('latest', { is_active: true }, {}), 'precondition_required');
  expectProblem(t, await patch('latest', { is_active: false }, { 'if-match': '"1"' }), 'precondition_failed');
  expectProblem(t, await reader('GET', `${URL}?cursor=x`), 'invalid_cursor', ['/query/cursor']);
  expectProblem(t, await as('province_operator')('POST', `${URL}/rebuild`), 'forbidden');
});

t.test('the five built last are kept, and those that runs name', async (t) => {
  const [{ version: named }] = (await reader('GET', '/v1/match-runs')).body.items.map(
    ({ model }: { model: string }) => ({ version: model }),
  );
  for (let i = 0; i < 6; i++) {
    await importTexts(app, someTexts(4, 100 + 4 * i));
    t.equal((await rebuild()).status, 201);
  }
  const kept = (await reader('GET', URL)).body.items;
  t.equal(kept.length, 6);
  t.equal(kept.at(-1).version, named);
  const { rows } = await services.database.pool.query(
    "SELECT action, count(*)::int FROM outbox_events WHERE entity = 'model' AND action IN ('created', 'deleted') GROUP BY 1 ORDER BY 1",
  );
  t.same(rows, [
    { action: 'created', count: 8 },
    { action: 'deleted', count: 2 },
  ]);
});
