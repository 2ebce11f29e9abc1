import { FAMILIES } from './terms.ts';

/** Numbers for terms; grows only, so that a number means one term as long as the vocabulary lives. */
export interface Vocabulary {
  readonly size: number;
  /** The term's number, newly given if need be. */
  intern(family: number, term: string): number;
  /** The term's number, or -1. */
  find(family: number, term: string): number;
}

export function createVocabulary(): Vocabulary {
  const maps = FAMILIES.map(() => new Map<string, number>());
  let size = 0;
  return {
    get size() {
      return size;
    },
    intern(family, term) {
      const map = maps[family] as Map<string, number>;
      let id = map.get(term);
      if (id === undefined) {
        id = size++;
        map.set(term, id);
      }
      return id;
    },
    find: (family, term) => maps[family]?.get(term) ?? -1,
  };
}
