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
  readonly owners: Int32Array;
  /** Quarters that an occurrence in a field counts; 0 of an item. */
  readonly quarters: Uint8Array;
  /** An item's K by family. */
  readonly saturations: readonly Float32Array[];
  /** The families of terms by the number of their first unit. */
  readonly families: Uint8Array;
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
  const { length } = met;
  const sorted = inOrder(met, limit);
  const made = {
    documents: new Int32Array(length),
    seconds: new Int32Array(met.seconds ? length : 0),
    fields: new Uint8Array(length),
    items: new Uint8Array(length),
  };
  const keys: number[] = [];
  const starts: number[] = [];
  let entry = 0;
  for (let first = 0; first < limit; first++) {
    const to = sorted.ends[first] as number;
    let i = first === 0 ? 0 : (sorted.ends[first - 1] as number);
    if (i === to) continue;
    keys.push(first);
    starts.push(entry);
    const saturations = texts.saturations[texts.families[first] as number] as Float32Array;
    while (i < to) i = addEntry(entry++, i, to, { sorted, texts, saturations, made });
  }
  starts.push(entry);
  return {
    keys: copied(sharedInts(keys.length), keys),
    starts: copied(sharedOffsets(starts.length), starts),
    documents: copied(sharedInts(entry), made.documents.subarray(0, entry)),
    seconds: met.seconds ? copied(sharedInts(entry), made.seconds.subarray(0, entry)) : made.seconds,
    fields: copied(sharedBytes(entry), made.fields.subarray(0, entry)),
    items: copied(sharedBytes(entry), made.items.subarray(0, entry)),
  };
}

interface Making {
  readonly sorted: Sorted;
  readonly texts: Texts;
  readonly saturations: Float32Array;
  readonly made: Pick<Postings, 'documents' | 'seconds' | 'fields' | 'items'>;
}

/** Makes one entry of the occurrences from `start` on; gives where the next begins. */
function addEntry(
  entry: number,
  start: number,
  to: number,
  { sorted, texts, saturations, made }: Making,
): number {
  const { seconds, texts: where } = sorted;
  const { owners, quarters } = texts;
  const second = seconds[start] as number;
  const document = owners[where[start] as number] as number;
  let inFields = 0;
  let inItems = 0;
  let i = start;
  // One round a text: its occurrences of the term follow each other.
  while (i < to && seconds[i] === second && owners[where[i] as number] === document) {
    const text = where[i] as number;
    let count = 1;
    while (++i < to && where[i] === text && seconds[i] === second) count++;
    const weight = quarters[text] as number;
    if (weight > 0) inFields += count * weight;
    else inItems += count / (count + (saturations[text] as number));
  }
  made.documents[entry] = document;
  if (made.seconds.length > 0) made.seconds[entry] = second;
  made.fields[entry] = fieldCode(inFields);
  made.items[entry] = itemCode(inItems);
  return i;
}

interface Sorted {
  /** Where the occurrences of each first number end. */
  readonly ends: Int32Array;
  /** 0 for units. */
  readonly seconds: Int32Array;
  readonly texts: Int32Array;
}

/** Occurrences by first number, then by second, then as they were met: a radix sort from the last to the first. */
function inOrder({ firsts, seconds, texts, length }: Occurrences, limit: number): Sorted {
  let from = { firsts, seconds: seconds ?? firsts, texts };
  if (seconds) {
    const places = placesOf(seconds, length, limit);
    const to = {
      firsts: new Int32Array(length),
      seconds: new Int32Array(length),
      texts: new Int32Array(length),
    };
    for (let i = 0; i < length; i++) {
      const second = seconds[i] as number;
      const place = places[second] as number;
      places[second] = place + 1;
      to.firsts[place] = firsts[i] as number;
      to.seconds[place] = second;
      to.texts[place] = texts[i] as number;
    }
    from = to;
  }
  const places = placesOf(from.firsts, length, limit);
  const sorted = { ends: places, seconds: new Int32Array(length), texts: new Int32Array(length) };
  for (let i = 0; i < length; i++) {
    const first = from.firsts[i] as number;
    const place = places[first] as number;
    places[first] = place + 1;
    if (seconds) sorted.seconds[place] = from.seconds[i] as number;
    sorted.texts[place] = from.texts[i] as number;
  }
  return sorted;
}

/** Where each key's occurrences begin, were they sorted. */
function placesOf(keys: Int32Array, length: number, limit: number): Int32Array {
  const places = new Int32Array(limit + 1);
  for (let i = 0; i < length; i++) {
    const next = (keys[i] as number) + 1;
    places[next] = (places[next] as number) + 1;
  }
  for (let key = 1; key <= limit; key++) {
    places[key] = (places[key] as number) + (places[key - 1] as number);
  }
  return places;
}

function copied<T extends { set(values: ArrayLike<number>): void }>(to: T, from: ArrayLike<number>): T {
  to.set(from);
  return to;
}
