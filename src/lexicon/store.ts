import { sql } from 'drizzle-orm';
import { after, equalsAny, holdsAny } from '../resources/filters.ts';
import { createResourceStore } from '../resources/store.ts';
import { fold } from '../text/index.ts';
import type { OwnEntry } from './schema.ts';
import { lexiconEntries as table } from './table.ts';

/** What is stored of an entry for its list alone. */
export interface EntrySearch {
  folded: string;
}

export function createLexiconStore() {
  const conditions = {
    q: (part: string) => sql`strpos(${table.folded}, ${fold(part.trim())}) > 0`,
    sector: holdsAny(table.sectors),
    external_id: equalsAny(table.external_id),
    updated_since: after(table.updated_at),
  };
  return createResourceStore<OwnEntry, EntrySearch>(table, { conditions, hidden: ['folded'] });
}

export type LexiconStore = ReturnType<typeof createLexiconStore>;
