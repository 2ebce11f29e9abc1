import { type ErrorBody, noIndex } from './errors.ts';
import { defaultKeys, type Key } from './keys.ts';
import { defaultSettings, type Settings } from './settings.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is whatever JSON object was sent.
export type Document = Record<string, any>;

export interface Index {
  createdAt: string;
  updatedAt: string;
  primaryKey: string | null;
  settings: Settings;
  documents: Map<string, Document>;
}

export interface Task {
  uid: number;
  indexUid: string | null;
  status: 'enqueued' | 'processing' | 'succeeded' | 'failed';
  type: string;
  details: Record<string, unknown>;
  error: ErrorBody | null;
  enqueuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** What a request asks to be done, kept out of what a reply shows. */
  payload: Payload;
}

export interface Payload {
  documents?: Document[];
  settings?: Settings;
  primaryKey?: string | null;
  ids?: string[];
  filter?: unknown;
  partial?: boolean;
  swaps?: { indexes: [string, string]; rename?: boolean }[];
}

export interface State {
  indexes: Map<string, Index>;
  tasks: Task[];
  keys: Key[];
}

export const createState = (master: string | undefined): State => ({
  indexes: new Map(),
  tasks: [],
  keys: defaultKeys(master),
});

export const now = (): string => new Date().toISOString();

export function indexOf(state: State, uid: string): Index {
  const index = state.indexes.get(uid);
  if (!index) throw noIndex(uid);
  return index;
}

export function createIndex(state: State, uid: string, primaryKey: string | null): Index {
  const at = now();
  const index = {
    createdAt: at,
    updatedAt: at,
    primaryKey,
    settings: defaultSettings(),
    documents: new Map<string, Document>(),
  };
  state.indexes.set(uid, index);
  return index;
}

export const indexView = (uid: string, { createdAt, updatedAt, primaryKey }: Index): object => ({
  uid,
  createdAt,
  updatedAt,
  primaryKey,
});

export function statsView(state: State, uid: string): object {
  const { documents } = indexOf(state, uid);
  const fields: Record<string, number> = {};
  let size = 0;
  for (const document of documents.values()) {
    size += JSON.stringify(document).length;
    for (const field of Object.keys(document)) fields[field] = (fields[field] ?? 0) + 1;
  }
  return {
    numberOfDocuments: documents.size,
    rawDocumentDbSize: size,
    avgDocumentSize: documents.size ? Math.round(size / documents.size) : 0,
    isIndexing: state.tasks.some(({ indexUid, status }) => indexUid === uid && status === 'processing'),
    numberOfEmbeddings: 0,
    numberOfEmbeddedDocuments: 0,
    fieldDistribution: Object.fromEntries(Object.entries(fields).sort()),
  };
}
