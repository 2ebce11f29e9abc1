import t from 'tap';
import { fromCursor, fromOffsetCursor, toCursor, toOffsetCursor } from '../../src/http/paging.ts';
import { createApp } from '../support/app.ts';
import { ANY, aDemand, aProfile } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const at = (...names: string[]) => names.map((name) => `/query/${name}`);
const ID = '01890000-0000-7000-8000-000000000000';

/** Addresses with faults in them, and where the reply says they are. */
const queries: [string, string[]][] = [
  ['/v1/demands?nope=1', at('nope')],
  ['/v1/demands?nope=1&page_size=0&active=perhaps', at('nope', 'page_size', 'active')],
  ['/v1/demands?Sector=biomedicine', at('Sector')],
  ['/v1/demands?sector[]=biomedicine', at('sector[]')],
  ['/v1/demands?__proto__=1&constructor=2&toString=3', at('__proto__', 'constructor', 'toString')],
  ['/v1/demands?a/b~c=1', at('a~1b~0c')],
  ['/v1/demands?page_size=201', at('page_size')],
  ['/v1/demands?page_size=-1', at('page_size')],
  ['/v1/demands?page_size=1.5', at('page_size')],
  ['/v1/demands?page_size=', at('page_size')],
  ['/v1/demands?page_size=ten', at('page_size')],
  ['/v1/demands?page_size=1e400', at('page_size')],
  ['/v1/demands?page_size=99999999999999999999', at('page_size')],
  ['/v1/demands?page_size=1&page_size=2', at('page_size')],
  ['/v1/demands?total=1x', at('total')],
  ['/v1/demands?active=', at('active')],
  ['/v1/demands?sector=astrology', at('sector/0')],
  ['/v1/demands?sector=biomedicine&sector=', at('sector/1')],
  ['/v1/demands?sector=biomedicine,smart_city', at('sector/0')],
  ['/v1/demands?region=999999&region=330100&region=33', at('region/0', 'region/2')],
  ['/v1/demands?service=haircut', at('service/0')],
  ['/v1/demands?problem_type=none', at('problem_type/0')],
  ['/v1/demands?owner_id=somebody', at('owner_id/0')],
  ['/v1/demands?external_id=', at('external_id/0')],
  [`/v1/demands?external_id=${'x'.repeat(201)}`, at('external_id/0')],
  [`/v1/demands?${'sector=biomedicine&'.repeat(51)}`, at('sector')],
  ['/v1/demands?external_id=a%00b', at('external_id')],
  ['/v1/demands?updated_since=2027-02-30T00:00:00Z', at('updated_since')],
  ['/v1/demands?updated_since=0000-01-01T00:00:00Z', at('updated_since')],
  ['/v1/demands?updated_since=2027-01-01', at('updated_since')],
  ['/v1/demands?updated_since=2027-01-01T24:00:00Z', at('updated_since')],
  ['/v1/demands?updated_since=2027-01-01T00:00:61Z', at('updated_since')],
  ['/v1/demands?updated_since=2027-01-01T00:00:00', at('updated_since')],
  ['/v1/demands?updated_since=2027-01-01T00:00:00%2B16:00', at('updated_since')],
  ['/v1/demands?updated_since=infinity', at('updated_since')],
  ['/v1/demands?updated_since=now', at('updated_since')],
  ['/v1/demands/export?page_size=1', at('page_size')],
  ['/v1/demands/export?sector=x', at('sector/0')],
  ['/v1/profiles?kind=wizard&country=XX&language=xx', at('kind/0', 'country/0', 'language/0')],
  ['/v1/enterprises?kind=expert', at('kind')],
  ['/v1/api-keys?role=admin', at('role')],
  ['/v1/regions?within=339999', at('within')],
  ['/v1/regions?inside=330000', at('inside')],
  ['/v1/search?q=x', at('index')],
  ['/v1/search?index=contacts&q=x', at('index')],
  ['/v1/search?index=profiles&index=demands', at('index')],
  [`/v1/search?index=profiles&q=${'x'.repeat(4001)}`, at('q')],
  ['/v1/search?index=profiles&q=a&q=b', at('q')],
  ['/v1/search?index=profiles&q=%00', at('q')],
  ['/v1/search?index=profiles&sort=name', at('sort')],
  ['/v1/search?index=profiles&facets=name', at('facets/0')],
  ['/v1/search?index=profiles&semantic_ratio=2', at('semantic_ratio')],
  ['/v1/search?index=profiles&year=2020', at('year')],
  ['/v1/search/suggest?index=profiles', at('q')],
  ['/v1/search/suggest?index=profiles&q=', at('q')],
  ['/v1/search/suggest?index=profiles&q=x&limit=21', at('limit')],
  ['/v1/demands/ext:there/matches?limit=0&min_score=2', at('limit', 'min_score')],
  ['/v1/demands/ext:there/matches?limit=1001&kind=x', at('limit', 'kind/0')],
  ['/v1/demands/ext:there/matches?min_score=NaN', at('min_score')],
  ['/v1/demands/ext:there/matches?min_score=1e400', at('min_score')],
  ['/v1/profiles/ext:there/matches?kind=expert', at('kind')],
  ['/v1/profiles/ext:there/matches?cursor=x', at('cursor')],
];

const { app, as } = await createApp(t);

t.test('Every fault of a query is named by its pointer', async (t) => {
  const ask = as('admin');
  await ask('POST', '/v1/demands', aDemand({ external_id: 'there' }));
  await ask('POST', '/v1/profiles', aProfile({ external_id: 'there' }));
  for (const [url, pointers] of queries) {
    expectProblem(t, await ask('GET', url), 'invalid_request', pointers, url.slice(0, 100));
  }
  const write = await ask('POST', '/v1/demands/import?dry_run=maybe&x=1', '', {
    'content-type': 'application/x-ndjson',
  });
  expectProblem(t, write, 'invalid_request', at('dry_run', 'x'));
  const score = await ask('POST', '/v1/matches/score', { demand_ids: ['x', `ext:there`], profile_ids: [] });
  expectProblem(t, score, 'invalid_request', ['/demand_ids/0', '/profile_ids']);
  const preview = await ask('POST', '/v1/matches/preview?limit=x', aDemand());
  expectProblem(t, preview, 'invalid_request', at('limit'));
});

t.test('Times and flags in every form that means something are taken', async (t) => {
  for (const query of [
    'updated_since=2016-12-31T23:59:60Z',
    'updated_since=2028-02-29T00:00:00.123456789%2B08:00',
    'updated_since=9999-12-31T23:59:59-15:59',
    'updated_since=0001-01-01T00:00:00%2B15:59',
    'updated_since=2027-01-01t00:00:00z',
    'active=true&total=false&page_size=200',
    'sector=biomedicine&sector=smart_city&region=330000&region=310000',
  ]) {
    t.match(
      await as('assessor')('GET', `/v1/demands?${query}`),
      { status: 200, body: { items: Array } },
      query,
    );
  }
});

const base64 = (text: string): string => Buffer.from(text).toString('base64url');

t.test('Only a cursor this list gave is taken, by no other list and in no other form', async (t) => {
  const ask = as('admin');
  const lists = ['demands', 'profiles', 'enterprises', 'api-keys'];
  for (const list of lists) {
    const good = toCursor(list, ID) ?? '';
    t.equal((await ask('GET', `/v1/${list}?cursor=${good}`)).status, 200, 'a row that is gone is no fault');
    const bad = [
      ...['', 'x', '0', 'null', '%F0%9F%98%80', `${good}=`, `${good}A`, good.slice(0, -1)],
      ...[toOffsetCursor(1), base64(ID), base64(`l1.${list}.`), base64(`l1.${list}.${ID}' OR 1=1`)],
      ...[base64(`l1.${list}.${ID.toUpperCase().replace('1', 'A')}`), base64(`l2.${list}.${ID}`)],
      ...lists.filter((other) => other !== list).map((other) => toCursor(other, ID)),
    ];
    for (const cursor of bad) {
      const reply = await ask('GET', `/v1/${list}?cursor=${cursor}`);
      expectProblem(t, reply, 'invalid_cursor', at('cursor'), `${list} ${cursor}`);
    }
    const long = await ask('GET', `/v1/${list}?cursor=${'x'.repeat(201)}`);
    expectProblem(t, long, 'invalid_request', at('cursor'));
    t.equal(fromCursor(list, good), ID);
  }
  for (const cursor of [
    '',
    toCursor('demands', ID),
    ...['o1.-1', 'o1.01', 'o1.9999999', 'o1.1e3'].map(base64),
  ]) {
    const reply = await ask('GET', `/v1/search?index=demands&cursor=${cursor}`);
    expectProblem(t, reply, 'invalid_cursor', at('cursor'), `search ${cursor}`);
  }
  t.equal(fromOffsetCursor(toOffsetCursor(999_999)), 999_999);
});

t.test(
  'An id that is no reference is a fault of the path; one that names nothing is not found',
  async (t) => {
    const ask = as('admin');
    for (const id of [
      'x',
      '1',
      'null',
      'EXT:x',
      'ext',
      'ext:',
      '%20',
      ID.slice(1),
      `${ID}0`,
      `{${ID}}`,
      `ext:${'x'.repeat(201)}`,
      'x'.repeat(900),
      "'%20OR%201=1",
    ]) {
      for (const [method, path] of [
        ['GET', 'demands'],
        ['DELETE', 'profiles'],
        ['GET', 'enterprises'],
      ] as const) {
        expectProblem(
          t,
          await ask(method, `/v1/${path}/${id}`, undefined, ANY),
          'invalid_request',
          ['/path/id'],
          `${method} ${id.slice(0, 40)}`,
        );
      }
    }
    expectProblem(t, await ask('GET', '/v1/demands/ext:a%00b'), 'invalid_request', ['/path/id'], 'NUL');
    expectProblem(t, await ask('GET', '/v1/demands/x/matches/y'), 'invalid_request', [
      '/path/id',
      '/path/profile_id',
    ]);
    for (const id of [
      ID,
      ID.toUpperCase(),
      'ext:nobody',
      `ext:${'中'.repeat(200)}`,
      "ext:' OR 1=1 --",
      'ext:%2Fa%2Fb',
      'ext:ext:x',
      'ext:%0A',
    ]) {
      for (const path of ['', '/matches']) {
        expectProblem(t, await ask('GET', `/v1/profiles/${id}${path}`), 'not_found', [], `${id}${path}`);
      }
      const reveal = await ask('POST', `/v1/profiles/${id}/contact/reveal`, { purpose: 'docking' });
      expectProblem(t, reveal, 'not_found', [], `${id}/contact/reveal`);
    }
    for (const url of [
      '/v1/demands/%',
      '/v1/demands/%ff',
      '/v1/demands/ext:%ed%a0%80',
      '/v1/demands/%zz',
      `/v1/demands/${'x'.repeat(5_000)}`,
    ]) {
      const { statusCode, headers, body } = await app.inject({ url, headers: {} });
      t.ok(statusCode >= 400 && statusCode < 500, `${url.slice(0, 40)}: ${statusCode}`);
      t.equal(headers['content-type'], 'application/problem+json');
      t.match(JSON.parse(body), { status: statusCode, request_id: headers['x-request-id'] });
    }
  },
);
