import Fastify from 'fastify';
import t from 'tap';
import { type Action, may, permissions } from '../../src/access/permissions.ts';
import { roles } from '../../src/access/principal.ts';
import { installAuth } from '../../src/http/auth.ts';
import { createApp } from '../support/app.ts';

const RESOURCES = '(profiles|demands|enterprises|lexicon)';

/** What the address of a route promises that it does; an address that promises nothing fails the test. */
function actionOf(method: string, path: string): Action | undefined {
  const verb = method === 'get' ? 'read' : 'write';
  if (/^(\/health\/|\/metrics$)/.test(path)) return 'health.read';
  if (/^\/v1\/(sectors|regions|vocabularies)$/.test(path)) return 'reference.read';
  if (/^\/v1\/api-keys(\/|$)/.test(path)) return 'keys.manage';
  if (/^\/v1\/search$/.test(path)) return 'search.read';
  if (/^\/v1\/match-runs(\/|$)/.test(path)) return `match_runs.${verb}`;
  if (/^\/v1\/match-settings(\/|$)/.test(path)) return `match_settings.${verb}`;
  if (/^\/v1\/models(\/|$)/.test(path)) return `models.${verb}`;
  if (/^\/v1\/jobs(\/|$)/.test(path)) return `jobs.${verb}`;
  if (/^\/v1\/schedules(\/|$)/.test(path)) return `schedules.${verb}`;
  if (/\/matches(\/|$)/.test(path)) return 'matches.read';
  if (/^\/v1\/lexicon\/lookup$/.test(path)) return 'lexicon.read';
  if (/\/contact$/.test(path)) return `contacts.${verb}`;
  const [, resource] = new RegExp(`^/v1/${RESOURCES}(/(\\{id\\}|import|export))?$`).exec(path) ?? [];
  return resource === undefined ? undefined : (`${resource}.${verb}` as Action);
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const callers = [...roles, 'anonymous'] as const;

const { app, as } = await createApp(t);

t.test('Every route does for every role what the permission table says, and nothing else', async (t) => {
  const used = new Set<Action>(['docs.read']);
  const paths = Object.entries(app.swagger().paths ?? {});
  t.ok(paths.length > 15, 'the document lists the routes');

  for (const [path, operations] of paths) {
    for (const [method, operation] of Object.entries(operations as Record<string, { security?: unknown }>)) {
      const route = `${method} ${path}`;
      t.ok(METHODS.includes(method), `${route} is an operation`);
      const action = actionOf(method, path) as Action;
      t.ok(action && action in permissions, `${route} has an action`);
      used.add(action);
      t.equal('security' in operation, !may('anonymous', action), `${route} says whether it takes a key`);
      const url = path.replace(/\{[^}]+\}/g, '01890000-0000-7000-8000-000000000000');
      for (const role of callers) {
        for (const asked of method === 'get' ? ['get', 'head'] : [method]) {
          const { status } = await as(role)(asked.toUpperCase(), url);
          const refused = role === 'anonymous' ? 401 : 403;
          if (may(role, action))
            t.notOk([401, 403].includes(status) || status >= 500, `${role} may ${asked} ${path}: ${status}`);
          else t.equal(status, refused, `${role} may not ${asked} ${path}`);
        }
      }
    }
  }
  t.same([...used].sort(), Object.keys(permissions).sort(), 'no action of the table is left without a route');
});

t.test('The documentation is open to everyone, and so is the way to it', async (t) => {
  const ask = as('anonymous');
  t.equal((await ask('GET', '/openapi.json')).status, 200);
  t.match(await ask('GET', '/'), { status: 302, headers: { location: '/docs' } });
  t.equal((await ask('GET', '/docs')).status, 200);
});

t.test('A refusal comes before the body is looked at', async (t) => {
  const broken = ['POST', '/v1/profiles', '{', { 'content-type': 'application/json' }] as const;
  t.equal((await as('anonymous')(...broken)).status, 401);
  t.match(await as('assessor')(...broken), {
    status: 403,
    body: { code: 'forbidden', detail: /reader.*profiles\.write/ },
  });
  t.equal((await as('province_operator')(...broken)).status, 400);
});

t.test('A route without an action of the table stops the start', async (t) => {
  const fresh = Fastify();
  installAuth(fresh, { authenticate: async () => undefined });
  t.throws(() => fresh.get('/free', async () => 'all'), /GET.* \/free names no action/);
  const config = { action: 'moon.read' as Action };
  t.throws(() => fresh.get('/moon', { config }, async () => 'all'), /\/moon names no action/);
  t.throws(
    () => fresh.get('/inherited', { config: { action: 'toString' as Action } }, async () => 'all'),
    /names no action/,
  );
  t.throws(() => app.get('/late', async () => 'all'), 'nor does a running application take one');
});
