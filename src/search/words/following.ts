import type { Executor, Transact } from '../../db/transaction.ts';
import type { Followed } from '../following/follower.ts';
import type { WordStore } from './store.ts';

/** Keeps the words like the documents: new ones are noted as they come, and counted when all are counted anew. */
export function followWords(deps: { db: Executor; transact: Transact; store: WordStore }): Followed {
  const { db, transact, store } = deps;
  return {
    name: 'words',
    entities: ['profile', 'demand'],
    async begin() {
      await transact((tx) => store.count(tx));
    },
    async take(ids) {
      return { done: store.note(db, ids) };
    },
  };
}
