import { countCode } from '../terms/counts.ts';
import { sharedBytes, sharedInts, sharedOffsets } from './arrays.ts';

/** Which documents of a segment have a term, and how often: term by term, documents ascending. */
export interface Postings {
  /** Terms' first numbers, ascending; each once. */
  readonly keys: Int32Array;
  /** Where each key's entries start, and where the last end. */
  readonly starts: Uint32Array;
  /** Of pairs: the latter number, ascending within a key; empty for units. */
  readonly seconds: Int32Array;
  readonly documents: Int32Array;
  /** By `countCode`. */
  readonly counts: Uint8Array;
}

/** Entries [from, to) of the postings' arrays. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Entries of one kind as they were met: parallel rows, documents ascending. */
export interface Entries {
  readonly length: number;
  readonly firsts: Int32Array;
  readonly seconds: Int32Array | null;
  readonly documents: Int32Array;
  /** In quarters. */
  readonly weights: Int32Array;
}

const NOTHING: Range = { from: 0, to: 0 };

/** Where the term's entries are; `second` is 0 for units. */
export function findRange({ keys, starts, seconds }: Postings, first: number, second: number): Range {
  const key = lowerBound(keys, first, 0, keys.length);
  if (keys[key] !== first) return NOTHING;
  const [from, to] = [starts[key] as number, starts[key + 1] as number];
  if (second === 0) return { from, to };
  const begin = lowerBound(seconds, second, from, to);
  return begin < to && seconds[begin] === second
    ? { from: begin, to: lowerBound(seconds, second + 1, begin, to) }
    : NOTHING;
}

/** The first place in an ascending stretch whose value is not below the one given. */
export function lowerBound(values: Int32Array, value: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sorts entries into postings, adding up those of one term in one document. `limit` is above every number. */
export function sortPostings(entries: Entries, limit: number): Postings {
  const bySecond = entries.seconds ? order(entries.seconds, null, entries.length, limit) : null;
  const sorted = order(entries.firsts, bySecond, entries.length, limit);
  const total = distinct(entries, sorted);
  const documents = sharedInts(total);
  const seconds = sharedInts(entries.seconds ? total : 0);
  const counts = sharedBytes(total);
  const keys: number[] = [];
  const starts: number[] = [];
  let at = -1;
  let quarters = 0;
  for (let i = 0; i < entries.length; i++) {
    const entry = sorted[i] as number;
    if (i === 0 || !same(entries, sorted[i - 1] as number, entry)) {
      const first = entries.firsts[entry] as number;
      at++;
      quarters = 0;
      if (keys.at(-1) !== first) {
        keys.push(first);
        starts.push(at);
      }
      documents[at] = entries.documents[entry] as number;
      if (entries.seconds) seconds[at] = entries.seconds[entry] as number;
    }
    quarters += entries.weights[entry] as number;
    counts[at] = countCode(quarters);
  }
  starts.push(total);
  return { keys: shareInts(keys), starts: shareOffsets(starts), seconds, documents, counts };
}

/** Positions in ascending order of their key, equal keys as they were (in the order of `from`, if given). */
function order(keys: Int32Array, from: Int32Array | null, length: number, limit: number): Int32Array {
  const places = new Int32Array(limit + 1);
  for (let i = 0; i < length; i++) {
    const next = (keys[i] as number) + 1;
    places[next] = (places[next] as number) + 1;
  }
  for (let key = 1; key <= limit; key++) {
    places[key] = (places[key] as number) + (places[key - 1] as number);
  }
  const sorted = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const entry = from ? (from[i] as number) : i;
    const key = keys[entry] as number;
    const place = places[key] as number;
    sorted[place] = entry;
    places[key] = place + 1;
  }
  return sorted;
}

function same({ firsts, seconds, documents }: Entries, a: number, b: number): boolean {
  return (
    documents[a] === documents[b] &&
    firsts[a] === firsts[b] &&
    (seconds === null || seconds[a] === seconds[b])
  );
}

function distinct(entries: Entries, sorted: Int32Array): number {
  let total = 0;
  for (let i = 0; i < entries.length; i++) {
    if (i === 0 || !same(entries, sorted[i - 1] as number, sorted[i] as number)) total++;
  }
  return total;
}

function shareInts(values: readonly number[]): Int32Array {
  const shared = sharedInts(values.length);
  shared.set(values);
  return shared;
}

function shareOffsets(values: readonly number[]): Uint32Array {
  const shared = sharedOffsets(values.length);
  shared.set(values);
  return shared;
}
