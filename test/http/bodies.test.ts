import t from 'tap';
import type { ErrorCode } from '../../src/errors.ts';
import { createApp, type Reply } from '../support/app.ts';
import { ANY, aDemand, anEnterprise, aProfile, NDJSON } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const LONG = '长'.repeat(100 * 1024);

/** What is wrong, the fields that make it so, and where the reply says it is. */
const faults: Record<'demands' | 'profiles' | 'enterprises', [string, object, string[]][]> = {
  demands: [
    ['no title', { title: undefined }, ['/title']],
    ['an empty title', { title: '' }, ['/title']],
    ['a title one cannot see', { title: ' \t\u200b\u3000' }, ['/title']],
    ['a title of 100 kB', { title: LONG }, ['/title']],
    ['a title that is null', { title: null }, ['/title']],
    ['a title that is a number', { title: 1 }, ['/title']],
    ['an unknown sector', { sectors: ['biomedicine', 'astrology'] }, ['/sectors/1']],
    ['a sector twice', { sectors: ['biomedicine', 'biomedicine'] }, ['/sectors']],
    ['sectors that are no list', { sectors: 'biomedicine' }, ['/sectors']],
    ['an unknown region', { region: '339999' }, ['/region']],
    ['a region as a number', { region: 330100 }, ['/region']],
    ['an unknown problem type', { problem_type: 'magic' }, ['/problem_type']],
    ['an unknown service', { services: ['joint_research', 'x'] }, ['/services/1']],
    ['an unknown kind', { wanted_kinds: ['wizard'] }, ['/wanted_kinds/0']],
    ['a code of another list', { wanted_kinds: ['biomedicine'] }, ['/wanted_kinds/0']],
    ['an unknown owner type', { owner_type: 'family' }, ['/owner_type']],
    ['a foreign ext: owner', { owner_id: 'ext:of-somebody-else' }, ['/owner_id']],
    ['an owner id nobody has', { owner_id: '01890000-0000-7000-8000-000000000000' }, ['/owner_id']],
    ['an owner that is no reference', { owner_id: 'somebody' }, ['/owner_id']],
    ['an empty ext: owner', { owner_id: 'ext:' }, ['/owner_id']],
    ['an over-long external_id', { external_id: 'x'.repeat(201) }, ['/external_id']],
    ['an empty external_id', { external_id: '' }, ['/external_id']],
    ['a budget below nothing', { budget_cny: -1 }, ['/budget_cny']],
    ['a budget beyond what is sane', { budget_cny: 1e15 }, ['/budget_cny']],
    ['a budget in fractions', { budget_cny: 0.5 }, ['/budget_cny']],
    ['a budget in words', { budget_cny: '100' }, ['/budget_cny']],
    ['a day that is not', { deadline: '2027-02-30' }, ['/deadline']],
    ['a leap day of a common year', { deadline: '2100-02-29' }, ['/deadline']],
    ['a day of the year 0', { deadline: '0000-01-01' }, ['/deadline']],
    ['a day of a five-digit year', { deadline: '12027-01-01' }, ['/deadline']],
    ['a time for a day', { deadline: '2027-01-01T00:00:00Z' }, ['/deadline']],
    ['a day written otherwise', { deadline: '2027/1/1' }, ['/deadline']],
    ['active in words', { active: 'yes' }, ['/active']],
    ['an unknown field', { budget: 1 }, ['/budget']],
    ['unknown fields with / and ~', { 'a/b': 1, 'c~d': 2 }, ['/a~1b', '/c~0d']],
    [
      'fields the service makes',
      { id: 'x', version: 1, inferred_sectors: [] },
      ['/id', '/version', '/inferred_sectors'],
    ],
    ['NUL', { description: 'a\u0000b', keywords: ['ok', '\u0000'] }, ['/description', '/keywords/1']],
    ['a lone surrogate', { description: 'a\ud800', keywords: ['\udc00b'] }, ['/description', '/keywords/0']],
    ['NUL in a field name', { 'a\u0000': 1 }, ['']],
    [
      'everything at once',
      { title: '', region: 'x', deadline: '1', nope: 0, sectors: ['x'] },
      ['/title', '/region', '/deadline', '/nope', '/sectors/0'],
    ],
  ],
  profiles: [
    ['no kind', { kind: undefined }, ['/kind']],
    ['an unknown kind', { kind: 'wizard' }, ['/kind']],
    ['a kind as a list', { kind: ['expert'] }, ['/kind']],
    ['an empty name', { name: '' }, ['/name']],
    ['an unknown level', { level: 'galactic' }, ['/level']],
    ['an unknown country', { country: 'XX' }, ['/country']],
    ['a country in small letters', { country: 'cn' }, ['/country']],
    ['an unknown language', { languages: ['zh', 'xx'] }, ['/languages/1']],
    ['a capacity beyond int4', { capacity: 2 ** 31 }, ['/capacity']],
    ['a capacity below nothing', { capacity: -1 }, ['/capacity']],
    ['evidence without its parts', { evidence: [{}] }, ['/evidence/0/kind', '/evidence/0/title']],
    ['evidence of an unknown kind', { evidence: [{ kind: 'gossip', title: 'x' }] }, ['/evidence/0/kind']],
    [
      'evidence with an unknown field',
      { evidence: [{ kind: 'patent', title: 'x', url: 'y' }] },
      ['/evidence/0/url'],
    ],
    [
      'evidence of a year beyond int4',
      { evidence: [{ kind: 'patent', title: 'x', year: 2 ** 40 }] },
      ['/evidence/0/year'],
    ],
    ['evidence that is null', { evidence: [null] }, ['/evidence/0']],
    ['NUL in evidence', { evidence: [{ kind: 'patent', title: '\u0000' }] }, ['/evidence/0/title']],
    ['an empty keyword', { keywords: [''] }, ['/keywords/0']],
    ['too many keywords', { keywords: Array.from({ length: 501 }, (_, i) => `k${i}`) }, ['/keywords']],
    ['a bio that is too long', { bio: 'x'.repeat(50_001) }, ['/bio']],
  ],
  enterprises: [
    ['a USCC with a wrong check character', { uscc: '91330110MA0DEM0E4D' }, ['/uscc']],
    ['a USCC with an I', { uscc: '9133011IMA0DEM0E4C' }, ['/uscc']],
    ['a USCC in small letters', { uscc: '91330110ma0dem0e4c' }, ['/uscc']],
    ['a USCC of full-width digits', { uscc: '９1330110MA0DEM0E4C' }, ['/uscc']],
    ['a USCC cut short', { uscc: '91330110MA0DEM0E4' }, ['/uscc']],
    ['a USCC that is empty', { uscc: '' }, ['/uscc']],
    ['an empty name', { name: '' }, ['/name']],
    ['a name of 100 kB', { name: LONG }, ['/name']],
  ],
};
const least = { demands: aDemand, profiles: aProfile, enterprises: anEnterprise };

t.test('Every fault of a body is named by its pointer, wherever a body is taken', async (t) => {
  const { as } = await createApp(t);
  const ask = as('province_operator');
  for (const [path, cases] of Object.entries(faults) as [
    keyof typeof faults,
    [string, object, string[]][],
  ][]) {
    await ask('POST', `/v1/${path}`, least[path]({ external_id: 'there' }));
    const before = (await ask('GET', `/v1/${path}/ext:there`)).body;
    for (const [name, fields, pointers] of cases) {
      const body = least[path](fields);
      const bad = (reply: Reply, where: string) =>
        expectProblem(t, reply, 'invalid_request', pointers, `${where}, ${name}`);
      bad(await ask('POST', `/v1/${path}`, body), `POST ${path}`);
      bad(await ask('PUT', `/v1/${path}/ext:there`, body, ANY), `PUT ${path}`);
      if (!Object.values(fields).includes(undefined))
        bad(await ask('PATCH', `/v1/${path}/ext:there`, fields, ANY), `PATCH ${path}`);
      if (path === 'demands') bad(await ask('POST', '/v1/matches/preview', body), 'preview');
    }
    t.same((await ask('GET', `/v1/${path}/ext:there`)).body, before, 'nothing was written');
    t.equal((await ask('GET', `/v1/${path}`)).body.items.length, 1);
  }
});

const raw: [string, string | Buffer, ErrorCode, string[]?][] = [
  ['nothing', '', 'invalid_json'],
  ['half an object', '{"title":', 'invalid_json'],
  ['two objects', '{"title":"x"}{}', 'invalid_json'],
  ['a comment', '{"title":"x"/**/}', 'invalid_json'],
  ['NaN', '{"title":"x","budget_cny":NaN}', 'invalid_json'],
  ['a raw control character', '{"title":"a\nb"}', 'invalid_json'],
  ['null', 'null', 'invalid_request', ['']],
  ['a list', '[]', 'invalid_request', ['']],
  ['a text', '"title"', 'invalid_request', ['']],
  ['1e400', '{"title":"x","budget_cny":1e400}', 'invalid_request', ['/budget_cny']],
  ['-1e400', '{"title":"x","budget_cny":-1e400}', 'invalid_request', ['/budget_cny']],
  [
    'an integer of 400 digits',
    `{"title":"x","budget_cny":${'9'.repeat(400)}}`,
    'invalid_request',
    ['/budget_cny'],
  ],
  ['__proto__', '{"title":"x","__proto__":{"admin":true}}', 'invalid_request', ['/__proto__']],
  ['constructor', '{"title":"x","constructor":{"prototype":{}}}', 'invalid_request', ['/constructor']],
  ['__proto__ for a list', '{"title":"x","keywords":{"__proto__":[]}}', 'invalid_request', ['/keywords']],
  ['a title by inheritance', '{"__proto__":{"title":"x"}}', 'invalid_request', ['/title', '/__proto__']],
  ['deep nesting', `{"title":"x","description":${'['.repeat(40)}${']'.repeat(40)}}`, 'invalid_request', ['']],
  ['very deep nesting', `{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`, 'invalid_request', ['']],
  [
    '2 MB and more',
    JSON.stringify({ title: 'x', description: 'x'.repeat(2 * 1024 * 1024) }),
    'body_too_large',
  ],
  ['a byte that is not UTF-8', Buffer.from('{"title":"\xff"}', 'latin1'), 'invalid_encoding'],
  ['GBK', Buffer.from([0x7b, 0x22, 0xd6, 0xd0, 0xce, 0xc4, 0x22, 0x3a, 0x31, 0x7d]), 'invalid_encoding'],
  ['UTF-16', Buffer.from('\ufeff{"title":"x"}', 'utf16le'), 'invalid_encoding'],
  ['an over-long form of a slash', Buffer.from('{"title":"\xc0\xaf"}', 'latin1'), 'invalid_encoding'],
  ['a surrogate in UTF-8', Buffer.from('{"title":"\xed\xa0\x80"}', 'latin1'), 'invalid_encoding'],
  ['a character cut in half', Buffer.from('{"title":"中"}').subarray(0, 12), 'invalid_encoding'],
];

t.test('Bytes that are no JSON object of the right kind are refused as what they are', async (t) => {
  const { as } = await createApp(t);
  for (const [name, body, code, pointers] of raw) {
    expectProblem(
      t,
      await as('province_operator')('POST', '/v1/demands', body, JSON_TYPE),
      code,
      pointers,
      name,
    );
  }
  t.same((await as('assessor')('GET', '/v1/demands')).body.items, [], 'nothing of it was stored');
  const marked = await as('province_operator')(
    'POST',
    '/v1/demands',
    Buffer.from('\ufeff{"title":"示例"}'),
    JSON_TYPE,
  );
  t.match(marked, { status: 201, body: { title: '示例' } }, 'a byte order mark is no fault');
});

t.test('A body with a hundred thousand faults gets an answer a person can read', async (t) => {
  const { as } = await createApp(t);
  const evidence = Array.from({ length: 100_000 }, () => 0);
  const { status, body } = await as('province_operator')('POST', '/v1/profiles', aProfile({ evidence }));
  t.match({ status, count: body.errors.length }, { status: 400, count: 100 });
  const line = `${JSON.stringify(aProfile({ evidence }))}\n`;
  const result = await as('province_operator')('POST', '/v1/profiles/import', line.repeat(3), NDJSON);
  t.same(
    result.body.errors.map(({ errors }: { errors: [] }) => errors.length),
    [100, 100, 100],
  );
});

t.test('A body of another media type is refused, and the reply says which is taken', async (t) => {
  const { as } = await createApp(t);
  const post = (url: string, type: string | undefined, body: string | undefined = '{"title":"x"}') =>
    as('province_operator')('POST', url, body, type === undefined ? {} : { 'content-type': type });
  for (const type of [
    'text/xml',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'json',
    ';',
    NDJSON['content-type'],
  ]) {
    expectProblem(t, await post('/v1/demands', type), 'unsupported_media_type', [], type);
  }
  for (const type of ['application/json', 'text/csvx', 'application/x-ndjsonx', undefined]) {
    expectProblem(t, await post('/v1/demands/import', type), 'unsupported_media_type', [], `import: ${type}`);
  }
  t.match((await post('/v1/demands/import', 'application/json')).body.detail, 'application/x-ndjson');
  t.match((await post('/v1/demands', NDJSON['content-type'])).body.detail, 'application/json');
  const none = await as('province_operator')('POST', '/v1/demands/import');
  expectProblem(t, none, 'unsupported_media_type', [], 'an import of no body at all');
  t.match((await post('/v1/demands/import', 'application/x-ndjson', '')).body, { accepted: 0, rejected: 0 });
  t.equal((await post('/v1/demands', 'application/json; charset=utf-8')).status, 201);
  t.equal((await post('/v1/demands/nowhere/else', NDJSON['content-type'])).status, 404);
});
