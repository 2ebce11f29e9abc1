import t from 'tap';
import { ANY, aDemand } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { createRuns } from './support.ts';

const { admin, as, run, resultsOf, database } = await createRuns(t);
const UNKNOWN = '01930000-0000-7000-8000-000000000000';

t.test('a run over all active demands holds what each demand’s own matches are', async (t) => {
  await admin('POST', '/v1/demands', aDemand({ external_id: 'resting', title: '氢脆', active: false }));
  const made = await run({ title: '月度匹配', limit: 4, min_score: 0.1 });
  t.match(made, {
    external_id: null,
    title: '月度匹配',
    request: { named: false, filter: {}, profiles: {}, limit: 4, min_score: 0.1, settings: null },
    settings: [{ name: 'default@1', neutral: 0.5, components: { topic: Number, region: Number } }],
    ...{ engine: String, lexicon: String, model: null, position: Number },
    ...{ demands: 3, results: 12, digest: /^[0-9a-f]{64}$/ },
  });
  t.ok(made.created_by && made.started_at <= made.finished_at);
  const items = await resultsOf(made.id);
  t.equal(items.length, 3);
  for (const { demand_id, external_id, results, considered, excluded, note, settings } of items) {
    const { body } = await admin('GET', `/v1/demands/${demand_id}/matches?limit=4&min_score=0.1`);
    t.match(
      { considered, excluded, note },
      { considered: body.considered, excluded: body.excluded, note: body.note },
    );
    t.equal(settings, 'default@1');
    t.same(
      results,
      // biome-ignore lint/suspicious/noExplicitAny: a reply of the API
      body.items.map(({ profile, score, components, reasons }: any, i: number) => ({
        ...{ rank: i + 1, profile_id: profile.id, external_id: profile.external_id, score, components },
        reasons: {
          ...{ terms: reasons.terms, bridges: reasons.bridges },
          ...{ evidence: reasons.evidence, sectors: reasons.sectors },
        },
      })),
      external_id,
    );
  }
});

t.test('demands are chosen by id or by filter, profiles by theirs', async (t) => {
  const of = async (input: object) =>
    (await resultsOf((await run(input)).id)).map(({ external_id }) => external_id).sort();
  const all = ['new_energy_materials', 'new_materials', 'rural_revitalization'];
  t.same(await of({}), all);
  t.same(await of({ filter: {} }), all);
  t.same(await of({ filter: { sectors: [], regions: ['330100'] } }), all);
  t.same(await of({ filter: { sectors: ['rural_revitalization'] } }), ['rural_revitalization']);
  t.same(await of({ filter: { regions: ['650000'] } }), []);
  t.same(await of({ demand_ids: ['ext:resting', 'ext:new_materials', 'ext:resting'] }), [
    'new_materials',
    'resting',
  ]);
  const { id } = await run({ profiles: { regions: ['310000'] }, demand_ids: ['ext:new_materials'] });
  const [only] = await resultsOf(id);
  t.same(
    only.results.map(({ external_id }: { external_id: string }) => external_id.slice(-1)),
    only.results.map(() => '3'),
  );
  const barred = await run({ demand_ids: ['ext:resting'] });
  t.match(await resultsOf(barred.id), [{ results: [], considered: 0, excluded: { inactive: 15 } }]);
});

t.test('runs are listed newest first, read by either id, and deleted with their results', async (t) => {
  const made = await admin('POST', '/v1/match-runs', { external_id: 'mine' });
  t.match(made, { status: 201, headers: { location: `/v1/match-runs/${made.body.id}` } });
  for (const ref of ['ext:mine', made.body.id.toUpperCase()])
    t.same((await as('assessor')('GET', `/v1/match-runs/${ref}`)).body, made.body, ref);
  expectProblem(t, await admin('POST', '/v1/match-runs', { external_id: 'mine' }), 'conflict');

  const first = (await admin('GET', '/v1/match-runs?page_size=1')).body;
  t.same(first.items, [made.body]);
  const rest = (await admin('GET', `/v1/match-runs?cursor=${first.next_cursor}`)).body;
  t.ok(rest.items.length > 2 && rest.next_cursor === null);

  t.equal((await admin('DELETE', '/v1/match-runs/ext:mine')).status, 204);
  for (const path of ['', '/results', '/diff/ext:mine'])
    expectProblem(t, await admin('GET', `/v1/match-runs/ext:mine${path}`), 'not_found', [], path);
  expectProblem(t, await admin('DELETE', '/v1/match-runs/ext:mine'), 'not_found');
  const left = await database.pool.query('SELECT 1 FROM match_run_results WHERE run_id = $1', [made.body.id]);
  t.equal(left.rowCount, 0);
});

t.test('results come by page or by demand, and stay when the demand is gone', async (t) => {
  await admin('POST', '/v1/demands', aDemand({ external_id: 'passing', title: '电解液' }));
  const { id } = await run();
  const whole = await resultsOf(id);
  const paged = [];
  for (let query = '?page_size=1', next = ''; next !== null; query = `?page_size=1&cursor=${next}`) {
    const { body } = await admin('GET', `/v1/match-runs/${id}/results${query}`);
    t.equal(body.items.length, 1);
    paged.push(...body.items);
    next = body.next_cursor;
  }
  t.same(paged, whole);
  await admin('DELETE', '/v1/demands/ext:passing', undefined, ANY);
  t.same(await resultsOf(id), whole);
  const passing = whole.find(({ external_id }) => external_id === 'passing');
  for (const ref of ['ext:passing', passing.demand_id])
    t.same((await admin('GET', `/v1/match-runs/${id}/results?demand_id=${ref}`)).body.items, [passing], ref);
  t.same((await admin('GET', `/v1/match-runs/${id}/results?demand_id=${UNKNOWN}`)).body.items, []);
  const other = (await admin('GET', '/v1/match-runs?page_size=1')).body.next_cursor;
  expectProblem(t, await admin('GET', `/v1/match-runs/${id}/results?cursor=${other}`), 'invalid_cursor', [
    '/query/cursor',
  ]);
});

t.test('what is asked wrongly is named at once, and nothing is stored', async (t) => {
  const before = (await admin('GET', '/v1/match-runs?page_size=200')).body.items.length;
  const cases: [object, string[]][] = [
    [{ limit: 0 }, ['/limit']],
    [{ limit: 1001, min_score: 2, colour: 1 }, ['/limit', '/min_score', '/colour']],
    [{ demand_ids: [] }, ['/demand_ids']],
    [{ demand_ids: ['ext:new_materials', 'ext:none', UNKNOWN] }, ['/demand_ids/1', '/demand_ids/2']],
    [{ demand_ids: Array(2_001).fill('ext:new_materials') }, ['/demand_ids']],
    [{ demand_ids: ['ext:new_materials'], filter: {} }, ['/filter']],
    [
      { filter: { sectors: ['x'], hue: 1 }, profiles: { kinds: ['wizard'] } },
      ['/filter/sectors/0', '/filter/hue', '/profiles/kinds/0'],
    ],
    [{ settings: 'nowhere@9' }, ['/settings']],
  ];
  for (const [input, pointers] of cases)
    expectProblem(
      t,
      await admin('POST', '/v1/match-runs', input),
      'invalid_request',
      pointers,
      JSON.stringify(input).slice(0, 80),
    );
  t.equal((await admin('GET', '/v1/match-runs?page_size=200')).body.items.length, before);
});
