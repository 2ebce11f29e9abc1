import { words } from './cut.ts';
import { fold } from './fold.ts';
import { scan } from './scan.ts';
import { stem } from './stem.ts';

/** One Chinese character or one word of another script: the steps by which the lexicon reads a text. */
export interface Unit {
  /** What units are compared by: the character, or the word's stem. */
  readonly key: string;
  /** As folded text has it. */
  readonly surface: string;
  readonly han: boolean;
  readonly joined: boolean;
}

/** The units of a text in its stored form (see `cut`). */
export function units(stored: string): Unit[] {
  const list: Unit[] = [];
  for (const { text, han, joined } of words(stored)) push(list, text, han, joined);
  return list;
}

/** The units of a text as it was written, those of `units(cut(text))`: they do not depend on how words are cut. */
export function unitsOf(text: string): Unit[] {
  const list: Unit[] = [];
  for (const piece of scan(fold(text))) push(list, piece.text, piece.han, piece.link === 'joined');
  return list;
}

function push(list: Unit[], text: string, han: boolean, joined: boolean): void {
  if (!han) {
    list.push({ key: stem(text), surface: text, han, joined });
    return;
  }
  let inner = joined;
  for (const character of text) {
    list.push({ key: character, surface: character, han, joined: inner });
    inner = true;
  }
}

/** Units as a reader would write them: Chinese closed up, other words spaced. */
export function surface(list: readonly Unit[]): string {
  let text = '';
  list.forEach((unit, i) => {
    if (i > 0 && !unit.han && !list[i - 1]?.han) text += ' ';
    text += unit.surface;
  });
  return text;
}
