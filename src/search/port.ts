import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { Filters } from '../resources/filters.ts';

export const collections = ['profiles', 'demands'] as const;
export type Collection = (typeof collections)[number];

/** What of a row can be found. Texts are in order of weight: a hit in the first says most. */
export interface SearchDocument {
  collection: Collection;
  entity_id: string;
  texts: [names: string[], keywords: string[], titles: string[], body: string[]];
  kind: string | null;
  region: string | null;
  country: string | null;
  languages: readonly string[];
  sectors: readonly string[];
  services: readonly string[];
  active: boolean;
  /** Who finds it; see access/labels.ts. */
  labels: readonly string[];
}

export interface SearchRequest {
  collection: Collection;
  query: string;
  filters: Filters;
  offset: number;
  limit: number;
}

export interface SearchHits {
  /** Ids, best first. */
  ids: string[];
  /** True where more follow. */
  more: boolean;
}

/** An engine that finds documents; which one answers is a matter of configuration. */
export interface SearchEngine {
  readonly name: 'postgres' | 'meilisearch';
  search(viewer: Viewer, request: SearchRequest): Promise<SearchHits>;
}

/** Keeps the documents in the transaction that writes their rows. */
export interface DocumentStore {
  put(tx: Executor, documents: readonly SearchDocument[]): Promise<void>;
  remove(tx: Executor, collection: Collection, id: string): Promise<void>;
}
