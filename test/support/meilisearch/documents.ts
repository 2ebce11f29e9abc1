import { accepted, type Call, ok, type Route, uidOf } from './calls.ts';
import { notHere, refusal } from './errors.ts';
import type { Answer } from './faults.ts';
import { compileFilter } from './filters.ts';
import { cutPage, project, type SearchBody } from './search.ts';
import { type Document, indexOf } from './state.ts';

const addDocuments =
  (partial: boolean) =>
  (call: Call): Answer => {
    const documents: Document[] = Array.isArray(call.body) ? call.body : [call.body];
    const details = { receivedDocuments: documents.length, indexedDocuments: null };
    const payload = { documents, partial, primaryKey: call.query.primaryKey ?? null };
    return accepted(call.queue.enqueue('documentAdditionOrUpdate', uidOf(call), details, payload));
  };

function removeDocuments(call: Call, payload: { ids?: string[]; filter?: unknown }): Answer {
  const { ids = [], filter } = payload;
  const originalFilter = filter === undefined ? null : JSON.stringify(filter);
  const details = { providedIds: ids.length, deletedDocuments: null, originalFilter };
  return accepted(call.queue.enqueue('documentDeletion', uidOf(call), details, payload));
}

/** By a list of ids, by a filter, or by both, in the order in which the documents came first. */
function browse(call: Call, asked: SearchBody): Answer {
  const { settings, documents } = indexOf(call.state, uidOf(call));
  if (asked.sort || asked.retrieveVectors) throw notHere('sort or vectors of documents fetched');
  const passes = compileFilter(asked.filter, settings, 'invalid_document_filter');
  const ids = asked.ids && new Set<string>(asked.ids.map(String));
  const found = [...documents].filter(([id, document]) => (!ids || ids.has(id)) && passes(document));
  const page = cutPage(found, { limit: asked.limit, offset: asked.offset }, Number.POSITIVE_INFINITY);
  const results = page.hits.map(([, document]) =>
    project(document, { ...settings, displayedAttributes: ['*'] }, asked.fields),
  );
  return ok({ results, offset: asked.offset ?? 0, limit: asked.limit ?? 20, total: found.length });
}

function browseByQuery(call: Call): Answer {
  const { offset, limit, fields, ids, filter } = call.query;
  return browse(call, {
    offset: Number(offset ?? 0),
    limit: Number(limit ?? 20),
    fields: fields === undefined || fields === '*' ? undefined : fields.split(','),
    ids: ids?.split(','),
    filter,
  });
}

function getDocument(call: Call): Answer {
  const { documents } = indexOf(call.state, uidOf(call));
  const { document_id: id = '' } = call.params;
  const document = documents.get(id);
  if (!document) throw refusal('document_not_found', `Document \`${id}\` not found.`);
  return ok(document);
}

const base = '/indexes/{index_uid}/documents';

export const documentRoutes: Route[] = [
  { method: 'GET', path: base, action: 'documents.get', act: browseByQuery },
  { method: 'POST', path: base, action: 'documents.add', reads: 'documents', act: addDocuments(false) },
  { method: 'PUT', path: base, action: 'documents.add', reads: 'documents', act: addDocuments(true) },
  { method: 'DELETE', path: base, action: 'documents.delete', act: (call) => removeDocuments(call, {}) },
  {
    method: 'POST',
    path: `${base}/delete-batch`,
    action: 'documents.delete',
    reads: 'json',
    act: (call) => removeDocuments(call, { ids: call.body.map(String) }),
  },
  {
    method: 'POST',
    path: `${base}/delete`,
    action: 'documents.delete',
    reads: 'json',
    act: (call) => removeDocuments(call, { filter: call.body.filter }),
  },
  {
    method: 'POST',
    path: `${base}/fetch`,
    action: 'documents.get',
    reads: 'json',
    act: (call) => browse(call, call.body),
  },
  { method: 'GET', path: `${base}/{document_id}`, action: 'documents.get', act: getDocument },
  {
    method: 'DELETE',
    path: `${base}/{document_id}`,
    action: 'documents.delete',
    act: (call) => removeDocuments(call, { ids: [call.params.document_id ?? ''] }),
  },
];
