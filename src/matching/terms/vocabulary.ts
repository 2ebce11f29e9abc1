import { CHARACTER, STEM, type UnitFamily, WORD } from './families.ts';

/** Numbers for characters, words and stems; grows only, so that a number means one unit as long as the vocabulary lives. */
export interface Vocabulary {
  /** One more than the highest number given; 0 is no unit. */
  readonly size: number;
  /** The unit's number, newly given if need be. */
  intern(family: UnitFamily, text: string): number;
  /** The unit's number, or 0. */
  find(family: UnitFamily, text: string): number;
}

export function createVocabulary(): Vocabulary {
  const maps = { [CHARACTER]: new Map(), [WORD]: new Map(), [STEM]: new Map() } as Record<
    UnitFamily,
    Map<string, number>
  >;
  let size = 1;
  return {
    get size() {
      return size;
    },
    intern(family, text) {
      const map = maps[family];
      let id = map.get(text);
      if (id === undefined) {
        id = size++;
        map.set(ownCopy(text), id);
      }
      return id;
    },
    find: (family, text) => maps[family].get(text) ?? 0,
  };
}

/** A cut-out of a longer text would keep that text in memory as long as the vocabulary lives. */
const ownCopy = (text: string): string => ` ${text}`.slice(1);
