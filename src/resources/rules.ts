import type { Viewer } from '../access/principal.ts';
import type { AuditTrail } from '../audit/port.ts';
import type { Executor, Transact } from '../db/transaction.ts';
import type { Parts } from '../exchange/port.ts';
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
  audit: AuditTrail;
  documents: DocumentStore;
  clock: () => Date;
  newId: () => string;
}

/** A content on its way into a row. */
export interface Entry<Content, Row> {
  id: string;
  content: Content;
  /** The row as it is; undefined for a new one. */
  row?: Row | undefined;
  /** What only a new row takes. */
  initial?: Readonly<Record<string, unknown>>;
}

/** What other rows say of a content: what forbids it, and what the row takes from them. */
export interface Resolved<Found> {
  faults: Fault[];
  found?: Found;
}

/** What is a resource's own in the life that all of them share. */
export interface ResourceRules<
  Content extends object,
  Row extends Content & Meta,
  Extra extends object,
  Found extends object = object,
> {
  /** The name of its events and in messages: "profile". */
  name: string;
  /** Its actions in the permission table begin with this: "profiles". */
  path: 'associations' | 'campaigns' | 'demands' | 'enterprises' | 'lexicon' | 'profiles';
  schemas: Pick<ResourceSchemas, 'New'>;
  store: ResourceStore<Row, Extra>;
  /** Whose a row is and where it belongs; see access/labels.ts. Without it a row is nobody's. */
  labels?(row: Row): readonly string[];
  /** Fields whose values the audit log tells; of all others it tells the names. */
  audited: readonly (keyof Content & string)[];
  /** Fields that only a new row takes: what changes them later has ways of its own. */
  initial?: readonly string[];
  /** Fields that whoever reaches only its own rows may not set. */
  guarded?: readonly (keyof Content & string)[];
  /** What a viewer means by what it leaves out; fills `content` in place, and may give what is initial. */
  prefill?(viewer: Viewer, entry: Entry<Content, Row>): void;
  /** Takes over from a row what a line that speaks of parts of a field alone cannot say; changes `content` in place. */
  carry?(content: Content, row: Row, parts: Parts): void;
  /** Throws ApiError where a row may not be changed as it stands. */
  changeable?(viewer: Viewer, row: Row): void;
  /** Faults that no schema can name: rules between fields. */
  check?(content: Content, viewer: Viewer, entry: Entry<Content, Row>): Fault[];
  /** References turned into ids, in place, and what other rows say; an answer for each. */
  resolve?(tx: Executor, viewer: Viewer, entries: readonly Entry<Content, Row>[]): Promise<Resolved<Found>[]>;
  /** The columns that follow from the content; `found` is what `resolve` gave, if it was asked. */
  derive(
    content: Content,
    entry: Pick<Entry<Content, Row>, 'id' | 'row' | 'initial'> & {
      found?: Found | undefined;
      /** When it is written. */
      at: string;
    },
  ): Omit<Row, keyof Content | keyof Meta> & Extra;
  /** What a viewer is shown of a row it may know of. */
  show?(viewer: Viewer, row: Row): Row;
  /** Whether a viewer may read all of a row it may know of; exports leave out what it may not. */
  whole?(viewer: Viewer, row: Row): boolean;
  /** What of it can be found by search; undefined of a row that cannot. */
  document?: {
    collection: Collection;
    of(row: Row): Omit<SearchDocument, 'collection' | 'entity_id'> | undefined;
  };
  /** Called with the rows that were written, in the same transaction. */
  afterWrite?(
    tx: Executor,
    viewer: Viewer,
    written: readonly { row: Row; before: Row | undefined }[],
  ): Promise<void>;
  /** Throws ApiError where something depends on the row; removes what goes with it. */
  beforeRemove?(tx: Executor, viewer: Viewer, id: string): Promise<void>;
}
