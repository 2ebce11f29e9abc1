import { fieldCode, itemCode } from '../terms/counts.ts';
import { sharedBytes, sharedInts, sharedOffsets } from './arrays.ts';

/** Which documents of a segment have a term, and how much of it: term by term, documents ascending. */
export interface Postings {
  /** Terms' first numbers, ascending; each once. */
  readonly keys: Int32Array;
  /** Where each key's entries start, and where the last end. */
  readonly starts: Uint32Array;
  /** Of pairs: the latter number, ascending within a key; empty for units. */
  readonly seconds: Int32Array;
  readonly documents: Int32Array;
  /** By `fieldCode`. */
  readonly fields: Uint8Array;
  /** By `itemCode`. */
  readonly items: Uint8Array;
}

/** Entries [from, to) of the postings' arrays. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Occurrences of terms of one kind as they were met, text after text: parallel rows. */
export interface Occurrences {
  readonly length: number;
  readonly firsts: Int32Array;
  readonly seconds: Int32Array | null;
  readonly texts: Int32Array;
}

/** What an occurrence counts for, by its text. */
export interface Texts {
  documentOf(text: number): number;
  /** Quarters that an occurrence in a field counts; 0 of an item. */
  weightOf(text: number): number;
  /** An item's K for terms that begin with the unit. */
  saturationOf(text: number, first: number): number;
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

/** Sorts occurrences into postings, those of one term in one document into one entry. `limit` is above every number. */
export function sortPostings(met: Occurrences, texts: Texts, limit: number): Postings {
  const { firsts, seconds, texts: where, length } = met;
  const bySecond = seconds ? order(seconds, null, length, limit) : null;
  const sorted = order(firsts, bySecond, length, limit);
  const size = countEntries(met, sorted, texts);
  const postings = {
    documents: sharedInts(size.entries),
    seconds: sharedInts(seconds ? size.entries : 0),
    fields: sharedBytes(size.entries),
    items: sharedBytes(size.entries),
    keys: sharedInts(size.keys),
    starts: sharedOffsets(size.keys + 1),
  };
  let entry = 0;
  let key = 0;
  for (let i = 0; i < length; ) {
    const at = sorted[i] as number;
    const [first, second] = [firsts[at] as number, seconds ? (seconds[at] as number) : 0];
    const document = texts.documentOf(where[at] as number);
    if (key === 0 || postings.keys[key - 1] !== first) {
      postings.keys[key] = first;
      postings.starts[key++] = entry;
    }
    let quarters = 0;
    let sum = 0;
    // One round a text: its occurrences of the term follow each other.
    for (;;) {
      const text = where[sorted[i] as number] as number;
      let count = 0;
      do {
        count++;
        i++;
      } while (
        i < length &&
        where[sorted[i] as number] === text &&
        same(met, sorted[i] as number, first, second)
      );
      const weight = texts.weightOf(text);
      if (weight > 0) quarters += count * weight;
      else sum += count / (count + texts.saturationOf(text, first));
      if (i === length || !same(met, sorted[i] as number, first, second)) break;
      if (texts.documentOf(where[sorted[i] as number] as number) !== document) break;
    }
    postings.documents[entry] = document;
    if (seconds) postings.seconds[entry] = second;
    postings.fields[entry] = fieldCode(quarters);
    postings.items[entry++] = itemCode(sum);
  }
  postings.starts[key] = entry;
  return postings;
}

function same({ firsts, seconds }: Occurrences, at: number, first: number, second: number): boolean {
  return firsts[at] === first && (seconds === null || seconds[at] === second);
}

function countEntries(
  met: Occurrences,
  sorted: Int32Array,
  { documentOf }: Texts,
): { entries: number; keys: number } {
  let [entries, keys] = [0, 0];
  let [first, second, document] = [-1, -1, -1];
  for (let i = 0; i < met.length; i++) {
    const at = sorted[i] as number;
    const own = documentOf(met.texts[at] as number);
    const [one, two] = [met.firsts[at] as number, met.seconds ? (met.seconds[at] as number) : 0];
    if (one !== first) keys++;
    if (one !== first || two !== second || own !== document) entries++;
    first = one;
    second = two;
    document = own;
  }
  return { entries, keys };
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
