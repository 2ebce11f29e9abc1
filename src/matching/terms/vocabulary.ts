import { CHARACTER, PAIR, STEM, STEM_PAIR, type UnitFamily, WORD } from './families.ts';

/** Numbers for characters, words and stems; grows only, so that a number means one unit as long as the vocabulary lives. */
export interface Vocabulary {
  /** One more than the highest number given; 0 is no unit. */
  readonly size: number;
  /** The unit's number, newly given if need be. */
  intern(family: UnitFamily, text: string): number;
  /** By number: the family of the unit itself, and of the pairs it begins (words begin none). */
  readonly families: { readonly units: Uint8Array; readonly pairs: Uint8Array };
  /** The unit's number, or 0. */
  find(family: UnitFamily, text: string): number;
}

/** The family of the pairs that a unit begins, by its own. */
const PAIRS_OF: Readonly<Record<UnitFamily, number>> = { [CHARACTER]: PAIR, [WORD]: WORD, [STEM]: STEM_PAIR };

export function createVocabulary(): Vocabulary {
  const maps = { [CHARACTER]: new Map(), [WORD]: new Map(), [STEM]: new Map() } as Record<
    UnitFamily,
    Map<string, number>
  >;
  let families = { units: new Uint8Array(1024), pairs: new Uint8Array(1024) };
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
        if (id >= families.units.length) {
          families = { units: widen(families.units), pairs: widen(families.pairs) };
        }
        families.units[id] = family;
        families.pairs[id] = PAIRS_OF[family];
      }
      return id;
    },
    get families() {
      return families;
    },
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
