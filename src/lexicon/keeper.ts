import { system } from '../access/principal.ts';
import type { Executor } from '../db/transaction.ts';
import { createLexicon, type Lexicon, type LexiconEntry, prepareEntry } from '../text/index.ts';
import type { OwnEntry } from './schema.ts';
import type { LexiconStore } from './store.ts';

/**
 * Keeps the lexicon in force in this process: the packaged one and the deployment's own entries. Changes are noted as
 * they come; the lexicon is made anew when it is next asked for, so that a burst of them costs one making.
 */
export interface LexiconKeeper {
  current(): Lexicon;
  /** The row an entry of the current lexicon stands for; undefined for a packaged entry. */
  idOf(entry: LexiconEntry): string | undefined;
  put(rows: readonly OwnEntry[]): void;
  remove(id: string): void;
  /** Reads what has become of rows. */
  refresh(x: Executor, ids: readonly string[]): Promise<void>;
  /** Reads every row. */
  load(x: Executor): Promise<void>;
}

const PAGE = 1_000;

export function createLexiconKeeper({ store }: { store: LexiconStore }): LexiconKeeper {
  let entries = new Map<string, LexiconEntry>();
  const ids = new WeakMap<LexiconEntry, string>();
  let lexicon: Lexicon | undefined;

  /** An entry that says what it said before stays the same object: it need not be read again. */
  function entryOf({ id, zh, en, sectors }: OwnEntry): LexiconEntry {
    const known = entries.get(id);
    if (known && saysSame(known, { zh, en, sectors })) return known;
    const entry = { zh, en, sectors };
    prepareEntry(entry);
    ids.set(entry, id);
    return entry;
  }
  function put(rows: readonly OwnEntry[]): void {
    for (const row of rows) {
      const entry = entryOf(row);
      if (entries.get(row.id) === entry) continue;
      entries.set(row.id, entry);
      lexicon = undefined;
    }
  }
  function remove(id: string): void {
    if (entries.delete(id)) lexicon = undefined;
  }

  return {
    current() {
      lexicon ??= createLexicon([...entries.values()]);
      return lexicon;
    },
    idOf: (entry) => ids.get(entry),
    put,
    remove,
    async refresh(x, touched) {
      const rows = await store.findByIds(x, system, touched);
      const alive = new Set(rows.map(({ id }) => id));
      put(rows);
      for (const id of touched) if (!alive.has(id)) remove(id);
    },
    async load(x) {
      const loaded = new Map<string, LexiconEntry>();
      for (let after: string | undefined; ; ) {
        const rows = await store.list(x, system, {}, { after, size: PAGE, ascending: true });
        for (const row of rows) loaded.set(row.id, entryOf(row));
        if (rows.length < PAGE) break;
        after = rows.at(-1)?.id;
      }
      entries = loaded;
      lexicon = undefined;
    },
  };
}

const saysSame = (a: LexiconEntry, b: LexiconEntry): boolean =>
  JSON.stringify([a.zh, a.en, a.sectors]) === JSON.stringify([b.zh, b.en, b.sectors]);
