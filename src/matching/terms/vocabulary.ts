import { CHARACTER, PAIR, STEM, STEM_PAIR, type UnitFamily, WORD } from './families.ts';

/** Numbers for characters, words and stems; grows only, so that a number means one unit as long as the vocabulary lives. */
export interface Vocabulary {
  /** One more than the highest number given; 0 is no unit. */
  readonly size: number;
  /** The unit's number, newly given if need be. */
  intern(family: UnitFamily, text: string): number;
  /** The families of the terms that begin with a unit: its own, and its pairs' (words begin none). */
  familiesOf(unit: number): Families;
  /** The unit's number, or 0. */
  find(family: UnitFamily, text: string): number;
}

interface Families {
  readonly unit: UnitFamily;
  readonly pair: number;
}

const FAMILIES_OF: Readonly<Record<UnitFamily, Families>> = {
  [CHARACTER]: { unit: CHARACTER, pair: PAIR },
  [WORD]: { unit: WORD, pair: WORD },
  [STEM]: { unit: STEM, pair: STEM_PAIR },
};

export function createVocabulary(): Vocabulary {
  const maps = { [CHARACTER]: new Map(), [WORD]: new Map(), [STEM]: new Map() } as Record<
    UnitFamily,
    Map<string, number>
  >;
  let families = new Uint8Array(1024);
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
        if (id >= families.length) families = widen(families);
        families[id] = family;
      }
      return id;
    },
    familiesOf: (unit) => FAMILIES_OF[families[unit] as UnitFamily],
    find: (family, text) => maps[family].get(text) ?? 0,
  };
}

/** A cut-out of a longer text would keep that text in memory as long as the vocabulary lives. */
const ownCopy = (text: string): string => ` ${text}`.slice(1);

function widen(values: Uint8Array): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(values.length * 2);
  wider.set(values);
  return wider;
}
