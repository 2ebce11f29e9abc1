import type { Viewer } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import type { Tier } from './plan.ts';

export const collections = ['profiles', 'demands'] as const;
export type Collection = (typeof collections)[number];

/** What rows are filtered and counted by. */
export const traitNames = ['kind', 'status', 'region', 'country', 'language', 'sector', 'service'] as const;
export type TraitName = (typeof traitNames)[number];
export type Traits = Readonly<Partial<Record<TraitName, readonly string[]>>>;

export const sortNames = ['updated_at', 'created_at', 'deadline'] as const;
export type SortName = (typeof sortNames)[number];
/** By a time, descending with `-`; nothing is first by relevance. */
export type Sort = SortName | `-${SortName}`;

/** What of a row can be found. Texts are in order of weight: a hit in the first says most. */
export interface SearchDocument {
  collection: Collection;
  entity_id: string;
  texts: [names: string[], keywords: string[], titles: string[], body: string[]];
  /** Ids and codes it is found by as a whole. */
  codes: readonly string[];
  /** A region stands with those it lies in. */
  traits: Traits;
  /** Who finds it; see access/labels.ts. */
  labels: readonly string[];
  times: Readonly<Record<SortName, string | null>>;
}

/** A document that stands in the table; `revision` is another each time it is written. */
export interface Revision {
  readonly entity_id: string;
  readonly revision: number;
}

export interface EngineRequest {
  collection: Collection;
  /** Undefined asks for all. */
  tiers: readonly Tier[] | undefined;
  /** What was typed, for an engine that reads sense as well. */
  query: string;
  /** A row meets one of the values of each. */
  filters: Traits;
  sort: Sort | undefined;
  facets: readonly TraitName[];
  offset: number;
  limit: number;
  /** Only names and keywords are looked at. */
  headsOnly?: boolean;
  /** How much sense counts beside words, 0 to 1. */
  semanticRatio?: number | undefined;
}

export interface FacetCount {
  value: string;
  count: number;
}
export type Facets = Partial<Record<TraitName, FacetCount[]>>;

export interface Hits {
  /** Best first. */
  ids: string[];
  /** How many there are, with those of other pages. */
  total: number;
  /** Whether the total was counted, or estimated. */
  exact: boolean;
  /** The same of the facets. */
  facetsExact: boolean;
  facets: Facets;
  /** Whether sense counted beside words. */
  sensed?: boolean;
}

export type EngineName = 'postgres' | 'meilisearch';

/** An engine that finds documents; the viewer's reach is a filter that it adds by itself. */
export interface SearchEngine {
  search(viewer: Viewer, request: EngineRequest): Promise<Hits & { engine: EngineName }>;
}

/** Keeps the documents in the transaction that writes their rows. */
export interface DocumentStore {
  put(tx: Executor, documents: readonly SearchDocument[]): Promise<void>;
  remove(tx: Executor, collection: Collection, id: string): Promise<void>;
}
