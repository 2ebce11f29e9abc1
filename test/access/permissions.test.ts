import Fastify from 'fastify';
import t from 'tap';
import { type Action, permissions } from '../../src/access/permissions.ts';
import { installAuth } from '../../src/http/auth.ts';
import { NDJSON } from '../support/factories.ts';
import { promises } from './promises.ts';
import { type Caller, callers, createWorld, type Rows, reachOf, secretsOf } from './world.ts';

function actionOf(route: string): Action | undefined {
  const [pattern, action] = promises.find(([promise]) => promise.test(route)) ?? [];
  return pattern && (route.replace(pattern, action as string).replace(/^(\w+)-/, '$1_') as Action);
}

/** What a route is asked with, where it would be refused for its body or query alone. */
const BODIES: Record<string, (rows: Rows) => unknown> = {
  'post /v1/associations': () => ({ name: '示例科协', level: 'park', region: '330110' }),
  'post /v1/campaigns': () => ({ name: '示例征集', channel: 'society', regions: ['330110'] }),
  'post /v1/enterprises': () => ({ external_id: 'near-enterprise', ...named('enterprise', near('admin')) }),
  'post /v1/demands': ({ enterprises }) => ({ title: '示例需求', owner_id: enterprises }),
  'post /v1/profiles': () => ({ external_id: 'near-profile', ...named('profile', near('admin')) }),
  'put /v1/associations/{id}': (rows) => ({ ...named('association', rows), level: 'county' }),
  'put /v1/campaigns/{id}': ({ associations, region }) => ({
    ...{ name: `示例征集${counter++}`, channel: 'society', regions: [region] },
    association_id: associations,
  }),
  'put /v1/enterprises/{id}': (rows) => ({ ...named('enterprise', rows), description: `第${counter++}版` }),
  'put /v1/demands/{id}': ({ enterprises }) => ({ title: `示例需求${counter++}`, owner_id: enterprises }),
  'put /v1/profiles/{id}': (rows) => ({ ...named('profile', rows), bio: `第${counter++}版` }),
  'put /v1/profiles/{id}/contact': () => ({ person: '示例联系人' }),
  'put /v1/enterprises/{id}/contact': () => ({ person: '示例联系人' }),
  'patch /v1/associations/{id}': () => ({ name: `示例科协${counter++}` }),
  'patch /v1/campaigns/{id}': () => ({ description: `第${counter++}轮` }),
  'patch /v1/enterprises/{id}': () => ({ description: `第${counter++}版` }),
  'patch /v1/demands/{id}': () => ({ description: `第${counter++}版` }),
  'patch /v1/profiles/{id}': () => ({ bio: `第${counter++}版` }),
  'post /v1/demands/{id}/return': () => ({ reasons: ['incomplete'] }),
  'post /v1/demands/{id}/close': () => ({ reasons: ['other'] }),
  'post /v1/profiles/{id}/contact/reveal': () => ({ purpose: 'verification' }),
  'post /v1/enterprises/{id}/contact/reveal': () => ({ purpose: 'verification' }),
  'post /v1/dockings': ({ demands, profiles }) => ({ demand_id: demands, profile_id: profiles }),
  'post /v1/dockings/{id}/decline': () => ({ reason: 'other' }),
  'post /v1/dockings/{id}/end': () => ({ reason: 'other' }),
  'post /v1/dockings/{id}/meet': () => ({ held_at: '2026-01-01T00:00:00Z', mode: 'online' }),
  'post /v1/dockings/{id}/conclude': () => ({ service: 'consulting' }),
  'post /v1/dockings/{id}/rate': () => ({ score: 3 }),
  'post /v1/conflicts': ({ enterprises, profiles }) => ({
    ...{ enterprise_id: enterprises, profile_id: profiles, ground: 'other' },
  }),
  'post /v1/matches/preview': () => ({ title: '氢脆' }),
  'post /v1/matches/score': ({ demands, profiles }) => ({ demand_ids: [demands], profile_ids: [profiles] }),
  'post /v1/match-runs': ({ demands }) => ({ demand_ids: [demands], limit: 1 }),
};
const queryOf = (route: string) => (route.startsWith('get /v1/search') ? '?index=demands&q=氢脆' : '');
let counter = 0;
/** What whoever writes its own row alone may not change. */
const named = (what: string, { region }: Rows) => ({
  ...{ name: `示例 ${region === '330110' ? 'near' : 'far'}-${what}`, region },
  ...(what === 'profile' && { kind: 'expert' }),
});

/** Each side has the other's contact by a docking, and writes its own alone. */
const OTHERS: Record<string, Caller> = { profiles: 'enterprise', enterprises: 'profile' };
const isOthers = (route: string, caller: Caller): boolean =>
  /^(put|delete) .*\/contact$/.test(route) && OTHERS[roomsOf(route.split(' ')[1] ?? '')[0] ?? ''] === caller;

const NOBODY = '01890000-0000-7000-8000-000000000000';
const TRANSITION = /^post \/v1\/demands\/{id}\/\w+$/;
const world = await createWorld(t, { docks: true });
const { app, near, far, asks } = world;

/** The rooms of the rows that an address names. */
function roomsOf(path: string): string[] {
  const [, room = ''] = /^\/v1\/([\w-]+)\/{id}/.exec(path) ?? [];
  const first = { 'api-keys': 'keys', 'match-runs': 'match_runs' }[room] ?? room;
  return first === '' ? [] : path.includes('{profile_id}') ? [first, 'profiles'] : [first];
}
function addressOf(path: string, rows: Rows): string {
  const [first = ''] = roomsOf(path);
  const idOf = (name: string) => (name === 'profile_id' ? rows.profiles : rows[first]);
  return path.replace(/\{(\w+)\}/g, (_, name: string) => idOf(name) ?? NOBODY);
}
function readable(caller: Caller, room: string, rows: Rows): boolean {
  if (room === 'keys') return reachOf(caller, 'keys.manage') === 'all';
  const reach = reachOf(caller, `${room}.read` as Action);
  return reach === 'all' || (room === 'demands' && rows === far.known && reach !== 'never');
}
async function ask(caller: Caller, route: string, rows: Rows) {
  const [method = '', path = ''] = route.split(' ');
  const headers = {
    ...(path.endsWith('/import') && NDJSON),
    // A row that is deleted would be missed by the next who asks.
    ...(/^(put|patch|delete)/.test(method) && { 'if-match': method === 'delete' ? '"0"' : '*' }),
  };
  // There is one to reveal, and to delete, whoever came before.
  if (path.includes('/contact'))
    await asks.admin('PUT', addressOf(path.replace('/reveal', ''), rows), { person: '示例联系人' });
  const body =
    BODIES[route]?.(rows) ?? (path.endsWith('/import') ? '\n' : method === 'post' ? {} : undefined);
  return asks[caller](method.toUpperCase(), addressOf(path, rows) + queryOf(route), body, headers);
}
/** Transitions are asked for where no state allows them, so that the next who asks finds the demand as it was. */
const at = (route: string, rows: Rows): Rows =>
  TRANSITION.test(route) ? { ...rows, demands: rows.over as string } : rows;

const routes = Object.entries(app.swagger().paths ?? {}).flatMap(([path, operations]) =>
  Object.entries(operations as object).map(([method, operation]) => ({
    route: `${method} ${path}`,
    operation,
  })),
);

t.test('Every action of the table has a route, and every route an action', async (t) => {
  const used = new Set<string>([
    'docs.read',
    'reports.open',
    ...routes.map(({ route }) => actionOf(route) ?? route),
  ]);
  const missing = Object.keys(permissions).filter((action) => !used.has(action));
  t.same(missing, []);
  t.same(
    [...used].filter((action) => !(action in permissions)),
    [],
  );
  t.ok(routes.length > 100, 'the document lists the routes');
});

for (const { route, operation } of routes) {
  const action = actionOf(route);
  if (action === undefined) continue;
  const path = route.slice(route.indexOf(' ') + 1);
  const rooms = roomsOf(path);

  t.test(`${route}: whoever may do ${action} does, as far as it reaches, and nobody else`, async (t) => {
    t.equal('security' in operation, reachOf('anonymous', action) === 'never', 'says whether it takes a key');
    for (const caller of callers) {
      const reach = reachOf(caller, action);
      const mine = near(caller);
      const secrets = secretsOf(caller);
      const { status, raw } = await ask(caller, route, at(route, mine));
      t.notOk(
        secrets.some((secret) => raw.includes(secret)),
        `${caller} reads nothing of another county`,
      );
      if (reach === 'never') {
        t.equal(status, caller === 'anonymous' ? 401 : 403, `${caller} is refused`);
        if (route.startsWith('get ')) {
          const head = await asks[caller]('HEAD', addressOf(path, mine));
          t.equal(head.status, status, `${caller} is refused HEAD as well`);
        }
        continue;
      }
      if (isOthers(route, caller)) {
        t.ok([403, 404].includes(status), `${caller} writes nothing of the other side`);
        continue;
      }
      const known = rooms.length > 0 && rooms.every((room) => mine[room] !== undefined);
      const refused = known ? [401, 403, 404] : [401, 403];
      t.notOk(
        refused.includes(status) || status >= 500,
        `${caller} is let in: ${status} ${JSON.stringify(raw.slice(0, 200))}`,
      );
      if (
        !known ||
        !rooms.every((room) => room in far.hidden) ||
        (reach === 'all' && route.startsWith('delete '))
      )
        continue;

      for (const rows of [far.hidden, far.known]) {
        const kept = reach === 'all' || rows === far.hidden;
        const whose = rows === far.known ? 'published' : 'hidden';
        const there = await ask(caller, route, kept ? at(route, rows) : rows);
        const reads = rooms.every((room) => readable(caller, room, rows));
        if (reach === 'all' || (reads && rooms.some((room) => action === `${room}.read`)))
          t.notOk(
            [401, 403, 404].includes(there.status),
            `${caller} reaches what is ${whose}: ${there.status}`,
          );
        else t.equal(there.status, reads ? 403 : 404, `${caller} does not reach what is ${whose}`);
        t.notOk(
          secrets.some((secret) => there.raw.includes(secret)),
          'and reads nothing of what is',
        );
      }
    }
  });
}

t.test('The documentation is open to everyone, and so is the way to it', async (t) => {
  const nobody = asks.anonymous;
  t.equal((await nobody('GET', '/openapi.json')).status, 200);
  t.match(await nobody('GET', '/'), { status: 302, headers: { location: '/docs' } });
  t.equal((await nobody('GET', '/docs')).status, 200);
});

t.test('A refusal comes before the body is looked at', async (t) => {
  const broken = ['POST', '/v1/profiles', '{', { 'content-type': 'application/json' }] as const;
  t.equal((await asks.anonymous(...broken)).status, 401);
  t.match(await asks.assessor(...broken), {
    status: 403,
    body: { code: 'forbidden', detail: /assessor.*profiles\.write/ },
  });
  t.match((await asks.partner('POST', '/v1/api-keys', '{')).body.detail, /partner \(association_operator\)/);
  t.equal((await asks.province_operator(...broken)).status, 400);
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
