import { afterCommit } from '../db/transaction.ts';
import type { ResourceDeps } from '../resources/rules.ts';
import { createResourceService, type ResourceService } from '../resources/service.ts';
import { fold } from '../text/index.ts';
import { entryFaults } from './faults.ts';
import type { LexiconKeeper } from './keeper.ts';
import { lookUp } from './lookup.ts';
import { type LexiconLookup, lexiconSchemas, type OwnEntry, type OwnEntryContent } from './schema.ts';
import type { EntrySearch, LexiconStore } from './store.ts';

export interface LexiconDeps extends ResourceDeps {
  store: LexiconStore;
  keeper: LexiconKeeper;
}

export interface LexiconService extends ResourceService<OwnEntryContent, OwnEntry> {
  /** What a term bridges to now, and by which entries. */
  lookup(term: string): LexiconLookup;
  /** The lexicon in force in this process. */
  current: LexiconKeeper['current'];
  /** Reads the own entries in: before it, the lexicon is the packaged one. */
  load(): Promise<void>;
}

export function createLexiconService(deps: LexiconDeps): LexiconService {
  const { db, keeper } = deps;
  const resource = createResourceService<OwnEntryContent, OwnEntry, EntrySearch>(deps, {
    name: 'lexicon_entry',
    path: 'lexicon',
    audited: ['zh', 'en', 'sectors'],
    schemas: lexiconSchemas,
    store: followed(deps.store, keeper),
    check: entryFaults,
    derive: ({ zh, en }) => ({ folded: [...zh, ...en].map(fold).join('\n') }),
  });
  return {
    ...resource,
    lookup: (term) => lookUp(term, keeper.current(), keeper.idOf),
    current: keeper.current,
    load: () => keeper.load(db),
  };
}

/** The store, telling the keeper what was committed: it counts here before the writer has its answer. */
function followed(store: LexiconStore, keeper: LexiconKeeper): LexiconStore {
  return {
    ...store,
    async insert(x, rows) {
      const inserted = new Set(await store.insert(x, rows));
      const put = rows.filter(({ id }) => inserted.has(id));
      afterCommit(x, () => keeper.put(put));
      return [...inserted];
    },
    async update(x, row) {
      await store.update(x, row);
      afterCommit(x, () => keeper.put([row]));
    },
    async remove(x, id) {
      await store.remove(x, id);
      afterCommit(x, () => keeper.remove(id));
    },
  };
}
