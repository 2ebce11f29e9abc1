import { accepted, type Call, ok, paged, type Route, uidOf } from './calls.ts';
import { documentRoutes } from './documents.ts';
import { notHere, refusal } from './errors.ts';
import type { Answer } from './faults.ts';
import { multiSearch } from './federation.ts';
import { addKey, demandAll, demandIndex, findKey, mayTouch, removeKey } from './keys.ts';
import { search } from './search.ts';
import { canonical, checkRules } from './settings.ts';
import { indexOf, indexView, statsView } from './state.ts';
import { findTask, listTasks } from './tasks.ts';

export function demandUid(uid: string, at = ''): void {
  if (/^[\w-]{1,512}$/.test(uid)) return;
  throw refusal(
    'invalid_index_uid',
    `${at}\`${uid}\` is not a valid index uid. Index uid can be an integer or a string containing only alphanumeric ` +
      'characters, hyphens (-) and underscores (_), and can not be more than 512 bytes.',
  );
}

function createIndex({ queue, access, body }: Call): Answer {
  demandUid(body.uid, 'Invalid value at `.uid`: ');
  demandIndex(access, body.uid);
  const primaryKey = body.primaryKey ?? null;
  return accepted(queue.enqueue('indexCreation', body.uid, { primaryKey }, { primaryKey }));
}

function patchSettings(call: Call): Answer {
  const { queue, body } = call;
  checkRules(body);
  if (Object.keys(body.embedders ?? {}).length) throw notHere('embedders');
  return accepted(queue.enqueue('settingsUpdate', uidOf(call), canonical(body), { settings: body }));
}

function listIndexes({ state, access, query }: Call): Answer {
  const seen = [...state.indexes]
    .filter(([uid]) => mayTouch(access, uid))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return paged(
    seen.map(([uid, index]) => indexView(uid, index)),
    query,
  );
}

function swap({ queue, access, body }: Call): Answer {
  const swaps: { indexes: [string, string]; rename?: boolean }[] = body;
  const names = swaps.flatMap(({ indexes }) => indexes);
  for (const { indexes } of swaps) {
    if (indexes.length === 2) continue;
    throw refusal(
      'invalid_swap_indexes',
      `Two indexes must be given for each swap. The list contains ${indexes.length}.`,
    );
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw refusal(
      'invalid_swap_duplicate_index_found',
      `Indexes must be declared only once during a swap. \`${twice}\` was specified several times.`,
    );
  }
  demandAll(access, names);
  const details = { swaps: swaps.map(({ indexes, rename = false }) => ({ indexes, rename })) };
  return accepted(queue.enqueue('indexSwap', null, details, { swaps }));
}

function multi({ state, access, body }: Call): Answer {
  for (const { indexUid } of body.queries) demandIndex(access, indexUid);
  return ok(multiSearch(state, body));
}

const version = { commitSha: 'unknown', commitDate: 'unknown', pkgVersion: '1.50.0' };
const route = (method: string, path: string, action: string, act: Route['act']): Route => ({
  method,
  path,
  action,
  act,
  ...(method === 'POST' || method === 'PATCH' ? { reads: 'json' } : {}),
});
const index = '/indexes/{index_uid}';
const key = '/keys/{key}';

export const routes: Route[] = [
  { method: 'GET', path: '/health', act: () => ok({ status: 'available' }) },
  route('GET', '/version', 'version', () => ok(version)),
  route('GET', '/keys', 'keys.get', ({ state, query }) => paged(state.keys, query)),
  route('POST', '/keys', 'keys.create', ({ state, master, body }) => ({
    status: 201,
    body: addKey(state.keys, master, body),
  })),
  route('GET', key, 'keys.get', ({ state, params }) => ok(findKey(state.keys, params.key ?? ''))),
  route('DELETE', key, 'keys.delete', ({ state, params }) => {
    removeKey(state.keys, params.key ?? '');
    return { status: 204 };
  }),
  route('GET', '/indexes', 'indexes.get', listIndexes),
  route('POST', '/indexes', 'indexes.create', createIndex),
  route('GET', index, 'indexes.get', (call) => ok(indexView(uidOf(call), indexOf(call.state, uidOf(call))))),
  route('DELETE', index, 'indexes.delete', (call) =>
    accepted(call.queue.enqueue('indexDeletion', uidOf(call), { deletedDocuments: null }, {})),
  ),
  route('GET', `${index}/settings`, 'settings.get', (call) => ok(indexOf(call.state, uidOf(call)).settings)),
  route('PATCH', `${index}/settings`, 'settings.update', patchSettings),
  route('GET', `${index}/stats`, 'stats.get', (call) => ok(statsView(call.state, uidOf(call)))),
  route('POST', `${index}/search`, 'search', (call) =>
    ok(search(indexOf(call.state, uidOf(call)), uidOf(call), call.body)),
  ),
  route('POST', '/multi-search', 'search', multi),
  route('POST', '/swap-indexes', 'indexes.swap', swap),
  route('GET', '/tasks', 'tasks.get', ({ state, access, query }) => ok(listTasks(state, access, query))),
  route('GET', '/tasks/{task_id}', 'tasks.get', ({ state, access, params }) =>
    ok(findTask(state, access, params.task_id ?? '')),
  ),
  ...documentRoutes,
];
