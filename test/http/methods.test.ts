import t from 'tap';
import { createApp } from '../support/app.ts';
import { ANY, aDemand } from '../support/factories.ts';
import { expectProblem } from '../support/problems.ts';

const ITEM = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'];
const allowed: Record<string, string[]> = {
  '/v1/demands': ['GET', 'HEAD', 'POST'],
  '/v1/profiles/ext:nobody': ITEM,
  '/v1/demands/01890000-0000-7000-8000-000000000000': ITEM,
  '/v1/profiles/ext:nobody/contact': ['PUT', 'DELETE'],
  '/v1/profiles/ext:nobody/contact/reveal': ['POST'],
  '/v1/api-keys/01890000-0000-7000-8000-000000000000': ['DELETE'],
  '/v1/matches/score': ['POST'],
  '/v1/search?index=profiles': ['GET', 'HEAD'],
  '/health/live': ['GET', 'HEAD'],
};
// An address between those of rows and those of routes is a row to the methods rows have.
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];

const { as } = await createApp(t);

t.test('A method an address does not take gets 405 and the list of those it takes', async (t) => {
  for (const [url, methods] of Object.entries(allowed)) {
    for (const method of METHODS) {
      const reply = await as('admin')(method, url, undefined, ANY);
      if (methods.includes(method)) {
        t.not(reply.status, 405, `${method} ${url}`);
        continue;
      }
      expectProblem(t, reply, 'method_not_allowed', [], `${method} ${url}`);
      t.same(String(reply.headers.allow).split(', '), methods, `${method} ${url} says what it takes`);
    }
    const options = await as('anonymous')('OPTIONS', url);
    t.equal(options.status, 204, `OPTIONS ${url}`);
    t.same(String(options.headers.allow).split(', '), methods);
  }
});

t.test('An address where nothing is gets 404, whatever the method', async (t) => {
  for (const url of [
    '/v1',
    '/v1/',
    '/v2/demands',
    '/v1/Demands',
    '//v1/demands',
    '/v1/demands/x/y/z',
    '/health',
    '/.env',
    '/v1/demands;x=1',
    '/docs/nope',
  ]) {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      expectProblem(t, await as('admin')(method, url), 'not_found', [], `${method} ${url}`);
    }
  }
});

t.test('HEAD answers as GET does, without a body', async (t) => {
  const ask = as('admin');
  await ask('POST', '/v1/demands', aDemand({ external_id: 'there' }));
  for (const url of [
    '/v1/demands',
    '/v1/demands/ext:there',
    '/v1/demands/ext:nobody',
    '/v1/demands/export',
    '/v1/demands?x=1',
    '/v1/sectors',
    '/v1/demands/ext:there/matches',
    '/openapi.json',
  ]) {
    const [get, head] = [await ask('GET', url), await ask('HEAD', url)];
    t.equal(head.status, get.status, url);
    t.equal(head.headers['content-type'], get.headers['content-type'], url);
    t.equal(head.headers.etag, get.headers.etag, url);
    t.equal(head.body, '', url);
  }
});

t.test('The id of a request is the one it came with, or a new one', async (t) => {
  const idOf = async (given?: string, url = '/health/live') =>
    (await as('anonymous')('GET', url, undefined, given === undefined ? {} : { 'x-request-id': given }))
      .headers['x-request-id'];
  for (const id of ['a', 'trace-0123/45:6', '~!{}', 'x'.repeat(100)]) {
    for (const url of ['/health/live', '/v1/demands', '/nowhere'])
      t.equal(await idOf(id, url), id, `${url} ${id}`);
  }
  for (const id of ['', ' ', 'a b', 'x'.repeat(101), 'é', 'a\tb']) {
    const made = await idOf(id);
    t.match(made, /^[0-9a-f]{8}-[0-9a-f]{4}-4/, `instead of "${id}"`);
  }
  t.not(await idOf(), await idOf(), 'no two requests share one');
  const refused = await as('anonymous')('GET', '/v1/demands', undefined, { 'x-request-id': 'mine' });
  t.equal(refused.body.request_id, 'mine', 'a problem repeats it');
});

t.test('Replies carry the headers that keep a browser from mistaking them', async (t) => {
  for (const url of ['/v1/sectors', '/v1/nowhere', '/docs']) {
    const { headers } = await as('anonymous')('GET', url);
    t.equal(headers['x-content-type-options'], 'nosniff', url);
    t.match(headers['content-security-policy'], "default-src 'self'", url);
    t.notOk(headers['x-powered-by'] || headers.server, url);
  }
});
