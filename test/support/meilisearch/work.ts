import { errorBody, noIndex, refusal } from './errors.ts';
import type { Faults } from './faults.ts';
import { compileFilter } from './filters.ts';
import { applySettings } from './settings.ts';
import { createIndex, type Document, type Index, indexOf, now, type State, type Task } from './state.ts';

type Details = Record<string, unknown>;

function createWhereNew(state: State, { indexUid, payload }: Task): Details {
  const uid = indexUid ?? '';
  if (state.indexes.has(uid)) throw refusal('index_already_exists', `Index \`${uid}\` already exists.`);
  createIndex(state, uid, payload.primaryKey ?? null);
  return {};
}

function remove(state: State, { indexUid }: Task): Details {
  const { documents } = indexOf(state, indexUid ?? '');
  state.indexes.delete(indexUid ?? '');
  return { deletedDocuments: documents.size };
}

function set(state: State, { indexUid, payload }: Task): Details {
  const index = state.indexes.get(indexUid ?? '') ?? createIndex(state, indexUid ?? '', null);
  applySettings(index.settings, payload.settings ?? {});
  index.updatedAt = now();
  return {};
}

/** Without a primary key named, the one field of the first document whose name ends with `id` is it. */
function inferKey([first]: Document[]): string | null {
  const names = Object.keys(first ?? {}).filter((name) => /id$/i.test(name));
  if (!first || names.length === 1) return names[0] ?? null;
  const hint = 'Please specify the primary key manually using the `primaryKey` query parameter.';
  if (!names.length) {
    throw refusal(
      'index_primary_key_no_candidate_found',
      'The primary key inference failed as the engine did not find any field ending with `id` in its name. ' +
        hint,
    );
  }
  throw refusal(
    'index_primary_key_multiple_candidates_found',
    `The primary key inference failed as the engine found ${names.length} fields ending with \`id\` in their names: ` +
      `'${names[0]}' and '${names[1]}'. ${hint}`,
  );
}

function idOf(document: Document, key: string): string {
  const id = document[key];
  if (id === undefined) {
    throw refusal(
      'missing_document_id',
      `Document doesn't have a \`${key}\` attribute: \`${JSON.stringify(document)}\`.`,
    );
  }
  if (Number.isInteger(id) || (typeof id === 'string' && /^[\w-]{1,511}$/.test(id))) return String(id);
  throw refusal(
    'invalid_document_id',
    `Document identifier \`${JSON.stringify(id)}\` is invalid. A document identifier can be of type integer or ` +
      'string, only composed of alphanumeric characters (a-z A-Z 0-9), hyphens (-) and underscores (_), and can not ' +
      'be more than 511 bytes.',
  );
}

function demandTaken(documents: Document[], refuses: Faults['refuses']): void {
  for (const document of documents) {
    const reason = refuses?.(document);
    if (reason === undefined) continue;
    const body = typeof reason === 'string' ? errorBody('invalid_document_id', reason) : reason;
    throw Object.assign(refusal(body.code, body.message), { body });
  }
}

function keyOf(index: Index | undefined, uid: string, { payload }: Task): string | null {
  const { primaryKey, documents = [] } = payload;
  const known = index?.primaryKey;
  if (known && primaryKey && known !== primaryKey) {
    throw refusal(
      'index_primary_key_already_exists',
      `Index \`${uid}\`: Index already has a primary key: \`${known}\`.`,
    );
  }
  return known ?? primaryKey ?? inferKey(documents);
}

/** All documents of a batch are stored, or none. */
function store(state: State, task: Task, { refuses }: Faults): Details {
  const { documents = [], partial } = task.payload;
  const uid = task.indexUid ?? '';
  const known = state.indexes.get(uid);
  const key = keyOf(known, uid, task);
  const entries = documents.map((document): [string, Document] => [idOf(document, key ?? 'id'), document]);
  demandTaken(documents, refuses);
  const index = known ?? createIndex(state, uid, key);
  index.primaryKey ??= key;
  index.updatedAt = now();
  for (const [id, document] of entries) {
    index.documents.set(id, partial ? { ...index.documents.get(id), ...document } : document);
  }
  return { indexedDocuments: documents.length };
}

function removeDocuments(state: State, { indexUid, payload }: Task): Details {
  const index = indexOf(state, indexUid ?? '');
  const { documents } = index;
  const before = documents.size;
  if (payload.ids) for (const id of payload.ids) documents.delete(id);
  else if (payload.filter === undefined) documents.clear();
  else {
    const where = `Index \`${indexUid}\`: `;
    const passes = compileFilter(payload.filter, index.settings, 'invalid_document_filter', where);
    for (const [id, document] of [...documents]) if (passes(document)) documents.delete(id);
  }
  index.updatedAt = now();
  return { deletedDocuments: before - documents.size };
}

/** What was asked of a name before a swap is told of the other name after it, tasks included. */
function swap(state: State, { uid, payload }: Task): Details {
  const { indexes, tasks } = state;
  const swaps = payload.swaps ?? [];
  for (const { indexes: names, rename } of swaps) {
    const missing = names.slice(0, rename ? 1 : 2).find((name) => !indexes.has(name));
    if (missing !== undefined) throw noIndex(missing);
    if (rename && indexes.has(names[1])) {
      throw refusal('index_already_exists', `Index \`${names[1]}\` already exists.`);
    }
  }
  for (const { indexes: names } of swaps) {
    const [a, b] = names;
    const [left, right] = [indexes.get(a), indexes.get(b)];
    for (const [name, index] of [
      [a, right],
      [b, left],
    ] as const) {
      if (index) indexes.set(name, index);
      else indexes.delete(name);
    }
    for (const task of tasks.slice(0, uid)) {
      if (task.indexUid === a || task.indexUid === b) task.indexUid = task.indexUid === a ? b : a;
    }
  }
  return {};
}

const kinds: Record<string, (state: State, task: Task, faults: Faults) => Details> = {
  indexCreation: createWhereNew,
  indexDeletion: remove,
  settingsUpdate: set,
  documentAdditionOrUpdate: store,
  documentDeletion: removeDocuments,
  indexSwap: swap,
};

/** Does what a task asks and tells what came of it, or throws and has changed nothing. */
export function perform(state: State, task: Task, faults: Faults): Details {
  const { uid, type, indexUid, payload } = task;
  const error = faults.failTask?.({ uid, type, indexUid, documents: payload.documents ?? [] });
  if (error) throw Object.assign(refusal(error.code, error.message), { body: error });
  return kinds[type]?.(state, task, faults) ?? {};
}
