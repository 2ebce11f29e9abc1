import { plain, segment } from '../../src/text/index.ts';

/** A row as the measure knows it: its id and all its texts. */
export interface Held {
  id: string;
  texts: string[];
}

/** Pseudo-random numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs of one script, without punctuation: within them words follow each other. */
const RUN = /\p{Script=Han}{2,}|(?<![a-z0-9])[a-z]{3,}(?: [a-z]{3,})*(?![a-z0-9])/gu;

/**
 * Strings cut from texts, in turn: a word, two words in a row, three words in a row, a compound without its first and one
 * without its last character.
 */
export function cutStrings(rows: readonly Held[], number: number, seed = 7): string[] {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const runs = rows.flatMap(({ texts }) => texts.flatMap((text) => plain(text).match(RUN) ?? []));
  const strings = new Set<string>();
  while (strings.size < number) {
    const words = segment(pick(runs));
    const string = cutOne(words, strings.size % 5, random);
    if (string !== undefined) strings.add(string);
  }
  return [...strings];
}

function cutOne(words: readonly string[], way: number, random: () => number): string | undefined {
  const at = Math.floor(random() * words.length);
  const row = words.slice(at, at + (way < 3 ? way + 1 : 1));
  if (way < 3 && row.length <= way) return undefined;
  const spaced = /[a-z]/.test(row[0] ?? '');
  const characters = [...row.join(spaced ? ' ' : '')];
  if (way < 3) return characters.length >= 2 ? characters.join('') : undefined;
  if (spaced || characters.length < 3) return undefined;
  return (way === 3 ? characters.slice(1) : characters.slice(0, -1)).join('');
}

export interface Measured {
  strings: number;
  /** Of the rows that hold a string as it stands, those that were found. */
  recall: number;
  /** Of the rows that were found, those that hold it as it stands. */
  precision: number;
  /** Of the first ten places, as far as there are rows for them, those that such a row takes. */
  first_ten: number;
}

/** Means over all strings; `find` gives the ids of all hits, best first. */
export async function measure(
  rows: readonly Held[],
  strings: readonly string[],
  find: (query: string) => Promise<string[]>,
): Promise<Measured & { missed: string[] }> {
  const folded = rows.map(({ id, texts }) => ({ id, texts: texts.map(plain) }));
  const sums = { recall: 0, precision: 0, first_ten: 0 };
  const missed: string[] = [];
  for (const string of strings) {
    const right = new Set(
      folded.filter(({ texts }) => texts.some((text) => holds(text, string))).map(({ id }) => id),
    );
    const found = await find(string);
    const hits = found.filter((id) => right.has(id)).length;
    const places = Math.min(10, right.size);
    const recall = hits / right.size;
    const firstTen = found.slice(0, places).filter((id) => right.has(id)).length / places;
    if (recall < 1 || firstTen < 1) missed.push(`${string} (${hits} of ${right.size}, ${firstTen})`);
    sums.recall += recall;
    sums.precision += found.length === 0 ? 0 : hits / found.length;
    sums.first_ten += firstTen;
  }
  const mean = (sum: number): number => sum / strings.length;
  return {
    ...{ strings: strings.length, recall: mean(sums.recall), precision: mean(sums.precision) },
    ...{ first_ten: mean(sums.first_ten), missed },
  };
}

/** Words of letters are held as words; Chinese has no borders between them. */
const holds = (text: string, string: string): boolean =>
  /^[a-z]/.test(string) ? new RegExp(`(?<![a-z0-9])${string}(?![a-z0-9])`).test(text) : text.includes(string);
