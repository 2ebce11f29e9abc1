import { Ints } from '../corpus/arrays.ts';
import { rarityOf } from '../corpus/statistics.ts';
import type { TopicWeights } from '../weights.ts';
import { presence } from './embed.ts';
import { type Counts, familyOfKey } from './texts.ts';

/** A sparse matrix, row after row. */
export interface Sparse {
  readonly columns: number;
  /** Where each row starts among the cells, and where the last ends. */
  readonly starts: Int32Array;
  /** By cell: its column, ascending within a row, and its value. */
  readonly cells: Int32Array;
  readonly values: Float64Array;
}

/** Texts × terms, each text of unit length. */
export interface TextMatrix {
  readonly matrix: Sparse;
  /** Columns, ascending. */
  readonly terms: readonly string[];
  /** By term: what its presence in a text weighs. */
  readonly weights: Float64Array;
}

export type TextKind = 'profile' | 'demand' | 'item';

/** Terms that fewer texts have say nothing of what belongs together. */
const LEAST_TEXTS = 2;
/** With 128 dimensions, 77 MB: of more, those that most texts have. */
const MOST_TERMS = 150_000;

/** Gathers texts, then weighs their terms by what was gathered. */
export function createTextTable() {
  const numbers = new Map<string, number>();
  const having = { profile: new Ints(1024), demand: new Ints(1024), item: new Ints(1024) };
  const texts = { profile: 0, demand: 0, item: 0 };
  const starts: number[] = [0];
  const said = new Ints(1024);
  const counts: number[] = [];

  function numberOf(key: string): number {
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
      for (const column of Object.values(having)) column.push(0);
    }
    return number;
  }

  function weightOf(key: string, number: number, weights: TopicWeights): number {
    const family = familyOfKey(key);
    const among = (kind: TextKind) => ({ having: having[kind].values[number] as number, of: texts[kind] });
    const rarity = rarityOf(among('profile'), among('demand'), family, weights);
    return Math.sqrt((weights.families[family] as number) * rarity);
  }

  const textsHaving = (number: number): number =>
    Object.values(having).reduce((sum, { values }) => sum + (values[number] as number), 0);

  /** The terms to keep, with their numbers, ascending. */
  function sharedTerms(): [key: string, number: number][] {
    const shared = [...numbers].filter(([, number]) => textsHaving(number) >= LEAST_TEXTS).sort(byKey);
    if (shared.length <= MOST_TERMS) return shared;
    return shared
      .sort(([, a], [, b]) => textsHaving(b) - textsHaving(a))
      .slice(0, MOST_TERMS)
      .sort(byKey);
  }

  return {
    add(kind: TextKind, text: Counts): void {
      texts[kind]++;
      const column = having[kind];
      for (const [key, count] of text) {
        const number = numberOf(key);
        column.values[number] = (column.values[number] as number) + 1;
        said.push(number);
        counts.push(count);
      }
      starts.push(counts.length);
    },
    weigh(weights: TopicWeights): TextMatrix {
      const shared = sharedTerms();
      const columnOf = new Int32Array(numbers.size).fill(-1);
      shared.forEach(([, number], column) => {
        columnOf[number] = column;
      });
      const termWeights = Float64Array.from(shared, ([key, number]) => weightOf(key, number, weights));
      const columns = said.values.subarray(0, said.length).map((number) => columnOf[number] as number);
      return {
        matrix: unitRows(starts, columns, counts, termWeights),
        terms: shared.map(([key]) => key),
        weights: termWeights,
      };
    },
  };
}

const byKey = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1);

/** Leaves out cells of no column, and rows of none. */
function unitRows(
  from: readonly number[],
  columns: Int32Array,
  counts: readonly number[],
  weights: Float64Array,
): Sparse {
  const starts = new Ints(from.length);
  const cells = new Ints(1024);
  const values: number[] = [];
  starts.push(0);
  for (let row = 0; row + 1 < from.length; row++) {
    const first = cells.length;
    let square = 0;
    for (let i = from[row] as number; i < (from[row + 1] as number); i++) {
      const column = columns[i] as number;
      const value = column < 0 ? 0 : (weights[column] as number) * presence(counts[i] as number);
      if (value === 0) continue;
      cells.push(column);
      values.push(value);
      square += value * value;
    }
    const scale = 1 / Math.sqrt(square);
    for (let i = first; i < values.length; i++) values[i] = (values[i] as number) * scale;
    if (values.length > first) starts.push(values.length);
  }
  return {
    columns: weights.length,
    starts: starts.values.slice(0, starts.length),
    cells: cells.values.slice(0, cells.length),
    values: Float64Array.from(values),
  };
}
