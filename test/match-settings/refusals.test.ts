import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';
import { someSettings, weights } from '../support/settings.ts';

const URL = '/v1/match-settings';
const { as } = await createApp(t);
const ask = as('admin');
await ask('POST', URL, someSettings());
const { name: _, ...content } = someSettings({ neutral: 0.9 });

t.test('every fault of a set is named at once', async (t) => {
  const bad = {
    name: 'Our Set',
    title: ' ',
    components: { topic: -1, sector: 101, service: '1', region: null, record: 0, colour: 1 },
    neutral: 1.5,
    sectors: ['biomedicine', 'astrology'],
    is_default: 'yes',
    version: 3,
  };
  const inside = ['topic', 'sector', 'service', 'region', 'availability', 'colour'].map(
    (key) => `/components/${key}`,
  );
  const pointers = ['/title', ...inside, '/neutral', '/sectors/1', '/is_default', '/version'];
  expectProblem(t, await ask('POST', URL, bad), 'invalid_request', ['/name', ...pointers]);
  const { name: _, ...replacement } = bad;
  expectProblem(t, await ask('PUT', `${URL}/ours`, replacement, ANY), 'invalid_request', pointers);
  const named = await ask('PUT', `${URL}/ours`, someSettings(), ANY);
  expectProblem(t, named, 'invalid_request', ['/name'], 'a replacement keeps its name');
  expectProblem(t, await ask('POST', URL, {}), 'invalid_request', ['/name', '/title', '/components']);
  expectProblem(t, await ask('PATCH', `${URL}/ours`, {}, ANY), 'invalid_request', [''], 'an empty patch');
  const patch = { components: {}, title: null, neutral: -0.1 };
  expectProblem(t, await ask('PATCH', `${URL}/ours`, patch, ANY), 'invalid_request', [
    '/components',
    '/title',
    '/neutral',
  ]);
});

t.test('weights that are all 0 weigh nothing', async (t) => {
  const none = Object.fromEntries(Object.keys(weights()).map((key) => [key, 0]));
  expectProblem(t, await ask('POST', URL, someSettings({ components: none })), 'invalid_request', [
    '/components',
  ]);
  expectProblem(t, await ask('PATCH', `${URL}/ours`, { components: none }, ANY), 'invalid_request', [
    '/components',
  ]);
  const least = await ask('POST', URL, someSettings({ name: 'least', components: { ...none, topic: 1e-9 } }));
  t.match(least, { status: 201, body: { components: { topic: 1e-9 } } });
  const again = JSON.stringify(someSettings({ name: 'least', components: { ...none, topic: 1e-9 } }));
  const minus = await ask('POST', URL, again.replaceAll(':0,', ':-0,'), {
    'content-type': 'application/json',
  });
  t.equal(minus.status, 200, '-0 is 0');
  t.equal(
    (await ask('POST', URL, someSettings({ name: 'most', components: weights({ topic: 100 }) }))).status,
    201,
  );
});

t.test('a set is written only by who has seen its state', async (t) => {
  for (const [method, body] of [
    ['PUT', content],
    ['PATCH', { neutral: 0.9 }],
    ['DELETE', undefined],
  ] as const) {
    expectProblem(t, await ask(method, `${URL}/ours`, body), 'precondition_required', [], method);
    for (const tag of ['"2"', '"1.default"', '"1.retired"', '"0"', 'x'])
      expectProblem(
        t,
        await ask(method, `${URL}/ours`, body, { 'if-match': tag }),
        'precondition_failed',
        [],
        tag,
      );
    expectProblem(
      t,
      await ask(method, `${URL}/theirs`, body, ANY),
      'not_found',
      [],
      `${method}: no such set`,
    );
  }
  const read = await ask('GET', `${URL}/ours`, undefined, { 'if-none-match': '"1"' });
  t.match(read, { status: 304, body: '', headers: { etag: '"1"' } });
  await ask('PATCH', `${URL}/ours`, { is_default: true }, ANY);
  t.match(await ask('GET', `${URL}/ours`, undefined, { 'if-none-match': '"1"' }), {
    status: 200,
    headers: { etag: '"1.default"' },
  });
  t.equal((await ask('GET', `${URL}/default`)).headers.etag, '"1"', 'the packaged set has a state as well');
  await ask('PATCH', `${URL}/default`, { is_default: true }, ANY);
  t.equal((await ask('GET', `${URL}/default`)).headers.etag, '"1.default"');
});

t.test('the names that results give to what was not stored are taken', async (t) => {
  for (const name of ['default', 'custom']) {
    expectProblem(t, await ask('POST', URL, someSettings({ name })), 'conflict', [], name);
    expectProblem(t, await ask('PUT', `${URL}/${name}`, content, ANY), 'conflict', [], name);
    expectProblem(t, await ask('PATCH', `${URL}/${name}`, { neutral: 0 }, ANY), 'conflict', [], name);
    expectProblem(t, await ask('DELETE', `${URL}/${name}`, undefined, ANY), 'conflict', [], name);
  }
});

t.test('a version is read and never written, and a name has a form', async (t) => {
  expectProblem(t, await ask('PUT', `${URL}/ours@1`, content, ANY), 'invalid_request', ['/path/name']);
  expectProblem(t, await ask('DELETE', `${URL}/ours@1`, undefined, ANY), 'invalid_request', ['/path/name']);
  for (const ref of [
    'ours@',
    'ours@0',
    'ours@01',
    'ours@latest',
    '@1',
    'Ours',
    'a--b',
    '-a',
    'a-',
    'a_b',
    '权重',
  ])
    expectProblem(t, await ask('GET', `${URL}/${ref}`), 'invalid_request', ['/path/name'], ref);
  for (const ref of ['ours@999999999', 'a'.repeat(64), 'a-1-b2@3'])
    expectProblem(t, await ask('GET', `${URL}/${ref}`), 'not_found', [], ref);
});

t.test('readers read them, and only admins write them', async (t) => {
  for (const role of ['assessor', 'province_operator'] as const) {
    t.equal((await as(role)('GET', `${URL}/ours`)).status, 200, role);
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      t.equal((await as(role)(method, `${URL}/ours`, content, ANY)).status, 403, `${role} ${method}`);
    t.equal((await as(role)('POST', URL, someSettings())).status, 403, `${role} POST`);
  }
  t.equal((await as('anonymous')('GET', URL)).status, 401);
});
