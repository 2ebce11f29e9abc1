import type { Meilisearch } from 'meilisearch';
import { codeOf, statusOf } from './client.ts';
import type { IndexDocument } from './documents.ts';
import { EMBEDDER } from './settings.ts';
import { TaskError, type Tasks } from './tasks.ts';

/** A document that an index refused, and why. */
export interface Refused {
  document: IndexDocument;
  reason: string;
  /** It was taken without its embedding: words find it. */
  taken: boolean;
}

const NO_EMBEDDING = 'vector_embedding_error';
/** What a task says of its documents; any other failure is the server's. */
const DOCUMENT_FAULTS = new Set([
  ...['missing_document_id', 'invalid_document_id', 'invalid_document_fields', 'invalid_document_geo_field'],
  ...['invalid_document_vectors_field', 'document_fields_limit_reached', 'max_fields_limit_exceeded'],
  ...['malformed_payload', 'payload_too_large', NO_EMBEDDING, 'invalid_vector_dimensions'],
]);
/** Where so many are refused and not one is taken, it is not the documents. */
const SYSTEMATIC = 8;
/** The server reads a body of 100 MB at most. */
const MOST_BYTES = 32_000_000;

/** Puts documents into an index, and takes them out; throws where the server cannot do it now. */
export function createIndexWriter({ client, tasks: { done } }: { client: Meilisearch; tasks: Tasks }) {
  /** Gives those that were refused. */
  async function put(uid: string, documents: readonly IndexDocument[]): Promise<Refused[]> {
    const batches = inSize(documents);
    const refused = (await Promise.all(batches.map((batch) => putBatch(uid, batch)))).flat();
    const lost = refused.filter(({ taken }) => !taken);
    if (lost.length >= SYSTEMATIC && lost.length === documents.length)
      throw new Error(`all ${lost.length} documents were refused: ${lost[0]?.reason}`);
    return refused;
  }

  /** A batch with a bad document fails as a whole: it is halved until the bad one stands alone. */
  async function putBatch(uid: string, documents: readonly IndexDocument[]): Promise<Refused[]> {
    if (documents.length === 0) return [];
    try {
      await done(client.index(uid).addDocuments([...documents], { primaryKey: 'id' }));
      return [];
    } catch (error) {
      if (!isOfDocuments(error)) throw error;
      const reason = (error as Error).message;
      if (faultOf(error) === NO_EMBEDDING) return putWithoutSense(uid, documents, reason);
      const [document] = documents;
      if (documents.length === 1 && document) return [{ document, reason, taken: false }];
      const middle = Math.ceil(documents.length / 2);
      return [
        ...(await putBatch(uid, documents.slice(0, middle))),
        ...(await putBatch(uid, documents.slice(middle))),
      ];
    }
  }

  /** An embedder that is away, or does not like a text, keeps no document from being found by its words. */
  async function putWithoutSense(
    uid: string,
    documents: readonly IndexDocument[],
    reason: string,
  ): Promise<Refused[]> {
    const bare = documents.map(({ text, ...document }) => ({ ...document, _vectors: { [EMBEDDER]: null } }));
    await done(client.index(uid).addDocuments(bare, { primaryKey: 'id' }));
    return documents.map((document) => ({ document, reason, taken: true }));
  }

  return {
    put,

    /**
     * Hands documents over, and ids of those to be taken out; resolves when the server has them in its queue, and gives when they
     * are done. Throws RefusedError where the documents are to blame.
     */
    async send(
      uid: string,
      documents: readonly IndexDocument[],
      gone: readonly string[],
    ): Promise<{ done: Promise<void> }> {
      const index = client.index(uid);
      const tasks = [
        ...inSize(documents).map((batch) => index.addDocuments(batch, { primaryKey: 'id' })),
        ...(gone.length > 0 ? [index.deleteDocuments([...gone])] : []),
      ];
      try {
        await Promise.all(tasks);
        return { done: Promise.all(tasks.map(done)).then(nothing, blame) };
      } catch (error) {
        return blame(error);
      }
    },

    async remove(uid: string, ids: readonly string[]): Promise<void> {
      if (ids.length > 0) await done(client.index(uid).deleteDocuments([...ids]));
    },
  };
}

/** A document of those that were sent is to blame. */
export class RefusedError extends Error {}

const nothing = (): void => undefined;

function blame(error: unknown): never {
  throw isOfDocuments(error) ? new RefusedError((error as Error).message) : error;
}

export type IndexWriter = ReturnType<typeof createIndexWriter>;

const faultOf = (error: unknown): string | undefined =>
  error instanceof TaskError ? error.code : codeOf(error);

function isOfDocuments(error: unknown): boolean {
  const code = faultOf(error);
  return (code !== undefined && DOCUMENT_FAULTS.has(code)) || statusOf(error) === 413;
}

/** Batches that the server can read. */
function inSize(documents: readonly IndexDocument[]): IndexDocument[][] {
  const batches: IndexDocument[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const document of documents) {
    const own =
      document.names.length + document.keywords.length + document.titles.length + document.body.length;
    if (size + own > MOST_BYTES) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(document);
    size += own;
  }
  return batches;
}
