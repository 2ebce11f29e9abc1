import { FAMILY_COUNT } from '../terms/families.ts';
import { Ints, sharedBytes, sharedFloats, sharedInts, sharedOffsets } from './arrays.ts';
import { type Columns, columnsOf, type Row } from './columns.ts';
import { type Document, type FieldWeights, readDocument } from './document.ts';
import { type Entries, type Postings, sortPostings } from './postings.ts';

/** Some of the profiles, indexed: nothing in it changes but `dead`, and all of it lies in shared memory. */
export interface Segment {
  /** Ascending; documents are numbered by it. */
  readonly ids: readonly string[];
  readonly tokens: Int32Array;
  /** Where each text of all documents starts in `tokens`, and where the last ends. */
  readonly starts: Uint32Array;
  /** The first text of each document, and one past the last of all. */
  readonly texts: Uint32Array;
  /** By family: the number of its terms in each document. */
  readonly lengths: readonly Float32Array[];
  readonly units: Postings;
  readonly pairs: Postings;
  readonly columns: Columns;
  /** 1 for a document removed or replaced since. */
  readonly dead: Uint8Array;
}

/** A profile on its way into a segment. */
export interface Draft {
  readonly id: string;
  readonly row: Row;
  readonly document: Document;
}

/** Indexes profiles; `limit` is above every unit's number. Takes about 40 ms a million tokens. */
export function buildSegment(drafts: readonly Draft[], weights: FieldWeights, limit: number): Segment {
  const sorted = [...drafts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const size = sorted.length;
  const tokenCount = sorted.reduce((sum, { document }) => sum + sizeOf(document), 0);
  const textCount = sorted.reduce((sum, { document }) => sum + document.end - document.first, 0);
  const tokens = sharedInts(tokenCount);
  const starts = sharedOffsets(textCount + 1);
  const texts = sharedOffsets(size + 1);
  const lengths = Array.from({ length: FAMILY_COUNT }, () => sharedFloats(size));
  const units = createGathering(false, tokenCount);
  const pairs = createGathering(true, tokenCount);
  let text = 0;
  let token = 0;
  sorted.forEach(({ document }, number) => {
    texts[number] = text;
    const shift = token - (document.starts[document.first] as number);
    for (let i = document.first; i < document.end; i++)
      starts[text++] = (document.starts[i] as number) + shift;
    tokens.set(contentsOf(document), token);
    token += sizeOf(document);
    const counted = readDocument(document, weights, {
      unit: (id, weight) => units.add(id, 0, number, weight),
      pair: (first, second, weight) => pairs.add(first, second, number, weight),
    });
    counted.forEach((length, family) => {
      (lengths[family] as Float32Array)[number] = length;
    });
  });
  starts[text] = token;
  texts[size] = text;
  return {
    ids: sorted.map(({ id }) => id),
    tokens,
    starts,
    texts,
    lengths,
    units: sortPostings(units.close(), limit),
    pairs: sortPostings(pairs.close(), limit),
    columns: columnsOf(sorted.map(({ row }) => row)),
    dead: sharedBytes(size),
  };
}

const sizeOf = ({ starts, first, end }: Document): number =>
  (starts[end] as number) - (starts[first] as number);
const contentsOf = ({ tokens, starts, first, end }: Document): Int32Array =>
  tokens.subarray(starts[first] as number, starts[end] as number);

/** A document as the segment holds it. */
export const documentAt = ({ tokens, starts, texts }: Segment, number: number): Document => ({
  tokens,
  starts,
  first: texts[number] as number,
  end: texts[number + 1] as number,
});

/** The document of an id, alive or dead, or -1. */
export function findDocument({ ids }: Segment, id: string): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as string) < id) low = middle + 1;
    else high = middle;
  }
  return ids[low] === id ? low : -1;
}

/** Rows of entries while documents are read. */
function createGathering(paired: boolean, capacity: number) {
  const firsts = new Ints(capacity + 1);
  const seconds = new Ints(paired ? capacity + 1 : 1);
  const documents = new Ints(capacity + 1);
  const weights = new Ints(capacity + 1);
  return {
    add(first: number, second: number, document: number, weight: number): void {
      // Units nobody numbered (0) cannot be asked for.
      if (first === 0) return;
      firsts.push(first);
      if (paired) seconds.push(second);
      documents.push(document);
      weights.push(weight);
    },
    close: (): Entries => ({
      length: firsts.length,
      firsts: firsts.values,
      seconds: paired ? seconds.values : null,
      documents: documents.values,
      weights: weights.values,
    }),
  };
}
