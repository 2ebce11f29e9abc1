import type { Viewer } from '../access/principal.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { Outbox } from '../outbox/service.ts';
import type { Collection, DocumentStore, SearchDocument } from '../search/port.ts';
import type { Fault } from '../validation/ajv.ts';
import type { Meta, ResourceSchemas } from './schema.ts';
import type { ResourceStore } from './store.ts';

/** What every resource's service is given. */
export interface ResourceDeps {
  db: Executor;
  transact: Transact;
  outbox: Outbox;
  documents: DocumentStore;
  clock: () => Date;
  newId: () => string;
}

/** What is a resource's own in the life that all of them share. */
export interface ResourceRules<Content extends object, Wire extends Content & Meta, Extra extends object> {
  /** The name of its events and in messages: "profile". */
  name: string;
  schemas: Pick<ResourceSchemas, 'New'>;
  store: ResourceStore<Wire, Extra>;
  /** Faults that no schema can name: rules between fields. */
  check?(content: Content): Fault[];
  /** References turned into ids, in place, and what of other rows forbids a content; a list of faults for each. */
  resolve?(
    tx: Executor,
    viewer: Viewer,
    contents: readonly { id: string; content: Content }[],
  ): Promise<Fault[][]>;
  /** The columns that follow from the content. */
  derive(content: Content): Omit<Wire, keyof Content | keyof Meta> & Extra;
  /** What of it can be found by search. */
  document?: { collection: Collection; of(row: Wire): Omit<SearchDocument, 'collection' | 'entity_id'> };
  /** Throws ApiError where something depends on the row; removes what goes with it. */
  beforeRemove?(tx: Executor, viewer: Viewer, id: string): Promise<void>;
}
