import { createHmac, randomUUID } from 'node:crypto';
import { refusal } from './errors.ts';

export interface Key {
  name: string | null;
  description: string | null;
  key: string;
  uid: string;
  actions: string[];
  indexes: string[];
  expiresAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** What a request may do: all that the master key may, or what its key lists. */
export type Access = 'master' | Key;

export type NewKey = Pick<Key, 'actions' | 'indexes' | 'expiresAt'> &
  Partial<Pick<Key, 'uid' | 'name' | 'description'>>;

/** A key is derived of its uid and the master key, so the same uid gives the same key on a server begun anew. */
function createKey(master: string, { uid = randomUUID(), name, description, ...rest }: NewKey): Key {
  const at = new Date().toISOString();
  return {
    name: name ?? null,
    description: description ?? null,
    key: createHmac('sha256', master).update(uid).digest('hex'),
    uid,
    actions: rest.actions,
    indexes: rest.indexes,
    expiresAt: rest.expiresAt,
    createdAt: at,
    updatedAt: at,
  };
}

const standing: [name: string, description: string, actions: string[]][] = [
  ['Default Search API Key', 'Use it to search from the frontend', ['search']],
  ['Default Admin API Key', 'Use it for anything that is not a search operation', ['*']],
  ['Default Read-Only Admin API Key', 'Use it to read information across the whole database', ['*.get']],
  ['Default Chat API Key', 'Use it to chat and search from the frontend', ['chatCompletions', 'search']],
];
export const defaultKeys = (master = ''): Key[] =>
  standing.map(([name, description, actions]) =>
    createKey(master, { name, description, actions, indexes: ['*'], expiresAt: null }),
  );

const global = /^(version|export)$|^(keys|metrics|dumps|snapshots|experimental|network|webhooks)\./;

export function addKey(keys: Key[], master: string | undefined, wanted: NewKey): Key {
  if (master === undefined)
    throw refusal('missing_master_key', 'Meilisearch is running without a master key.');
  const action = wanted.actions.find((name) => global.test(name));
  if (action && !wanted.indexes.includes('*')) {
    throw refusal(
      'index_scoped_api_key_with_global_action',
      `cannot create index-scoped API key with global action \`"${action}"\`\n  - Hint: remove action ` +
        `\`"${action}"\` from the action list, or remove \`indexes\` to make the key global`,
    );
  }
  if (wanted.uid && keys.some(({ uid }) => uid === wanted.uid)) {
    throw refusal(
      'api_key_already_exists',
      `\`uid\` field value \`${wanted.uid}\` is already an existing API key.`,
    );
  }
  const key = createKey(master, { ...wanted, uid: wanted.uid ?? randomUUID() });
  keys.unshift(key);
  return key;
}

export function findKey(keys: Key[], name: string): Key {
  const found = keys.find(({ uid, key }) => uid === name || key === name);
  if (!found) throw refusal('api_key_not_found', `API key \`${name}\` not found.`);
  return found;
}

export function removeKey(keys: Key[], name: string): void {
  keys.splice(keys.indexOf(findKey(keys, name)), 1);
}

const wrongKey = () => refusal('invalid_api_key', 'The provided API key is invalid.');

/** Finds who asks, and refuses who may not do this. */
export function authorize(
  keys: Key[],
  master: string | undefined,
  header: string | undefined,
  action: string,
): Access {
  if (master === undefined) return 'master';
  if (header === undefined) {
    throw refusal(
      'missing_authorization_header',
      'The Authorization header is missing. It must use the bearer authorization method.',
    );
  }
  const secret = header.replace(/^Bearer /, '');
  if (secret === master) return 'master';
  const key = keys.find((candidate) => candidate.key === secret);
  const [subject, verb] = action.split('.');
  const open = ['*', action, `${subject}.*`, ...(verb === 'get' && subject !== 'keys' ? ['*.get'] : [])];
  const expired = key?.expiresAt && Date.parse(key.expiresAt) < Date.now();
  if (!key || expired || !key.actions.some((name) => open.includes(name))) throw wrongKey();
  return key;
}

export function mayTouch(access: Access, uid: string): boolean {
  if (access === 'master') return true;
  return access.indexes.some(
    (pattern) => pattern === uid || (pattern.endsWith('*') && uid.startsWith(pattern.slice(0, -1))),
  );
}

export const limited = (access: Access): boolean => access !== 'master' && !access.indexes.includes('*');

export function demandIndex(access: Access, uid: string): void {
  if (access === 'master' || mayTouch(access, uid)) return;
  throw refusal(
    'invalid_api_key',
    `The API key cannot acces the index \`${uid}\`, authorized indexes are ${JSON.stringify(access.indexes)}.`,
  );
}

export function demandAll(access: Access, uids: string[]): void {
  if (!uids.every((uid) => mayTouch(access, uid))) throw wrongKey();
}
