import { FAMILY_COUNT } from '../terms/families.ts';
import type { TopicWeights } from '../weights.ts';
import { Ints, sharedBytes, sharedDoubles, sharedFloats, sharedInts, sharedOffsets } from './arrays.ts';
import { type Columns, columnsOf, type Row } from './columns.ts';
import { addWeighted, type Document, FIELD_COUNT, fieldWeights, readText, unitsIn } from './document.ts';
import { itemFactor, itemSaturation, parityOf } from './items.ts';
import { type Occurrences, type Postings, sortPostings } from './postings.ts';

/** Some of the profiles, indexed: nothing in it changes but `dead`, and all of it lies in shared memory. */
export interface Segment {
  /** Ascending; documents are numbered by it. */
  readonly ids: readonly string[];
  readonly tokens: Int32Array;
  /** Where each text of all documents starts in `tokens`, and where the last ends. */
  readonly starts: Uint32Array;
  /** The first text of each document, and one past the last of all. */
  readonly texts: Uint32Array;
  /** By family: the number of its terms in each document's fields, weighted. */
  readonly lengths: readonly Float32Array[];
  /** By document: what its items count with (`itemFactor`), and what its topic is raised by (`parityOf`). */
  readonly factors: Float64Array;
  readonly parities: Float64Array;
  readonly units: Postings;
  readonly pairs: Postings;
  readonly columns: Columns;
  /** 1 for a document removed or replaced since. */
  readonly dead: Uint8Array;
  /** Documents that are. */
  readonly buried: number[];
  /** By document, row-major: its place in the model's space; null without a model. */
  readonly vectors: Float32Array | null;
}

/** A profile on its way into a segment. */
export interface Draft {
  readonly id: string;
  readonly row: Row;
  readonly document: Document;
  /** Its place in the model's space; null without a model. */
  readonly vector: Float32Array | null;
}

/** What building needs of the vocabulary. */
export interface Numbers {
  /** Above every unit's number. */
  readonly size: number;
  /** By unit: the family of the unit itself, and of the pairs it begins. */
  readonly families: { readonly units: Uint8Array; readonly pairs: Uint8Array };
}

/** Indexes profiles. */
export function buildSegment(drafts: readonly Draft[], weights: TopicWeights, numbers: Numbers): Segment {
  const sorted = [...drafts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shelf = layOut(sorted.map(({ document }) => document));
  const { units, pairs, lengths, parities, texts } = readAll(shelf, weights);
  const factors = sharedDoubles(sorted.length);
  for (let i = 0; i < factors.length; i++) {
    const { first, end } = documentAt(shelf, i);
    factors[i] = itemFactor(end - first - FIELD_COUNT, weights.item);
  }
  return {
    ...shelf,
    ids: sorted.map(({ id }) => id),
    lengths,
    factors,
    parities,
    units: sortPostings(units.close(), { ...texts, families: numbers.families.units }, numbers.size),
    pairs: sortPostings(pairs.close(), { ...texts, families: numbers.families.pairs }, numbers.size),
    columns: columnsOf(sorted.map(({ row }) => row)),
    dead: sharedBytes(sorted.length),
    buried: [],
    vectors: rowsOf(sorted.map(({ vector }) => vector)),
  };
}

/** Vectors as rows in shared memory; null where there are none. */
export function rowsOf(vectors: readonly (Float32Array | null)[]): Float32Array | null {
  const [some] = vectors;
  if (!some) return null;
  const rows = sharedFloats(vectors.length * some.length);
  vectors.forEach((vector, i) => {
    rows.set(vector as Float32Array, i * some.length);
  });
  return rows;
}

type Shelf = Pick<Segment, 'tokens' | 'starts' | 'texts'>;

/** Copies documents one after the other. */
function layOut(documents: readonly Document[]): Shelf {
  const tokens = sharedInts(documents.reduce((sum, document) => sum + tokensOf(document), 0));
  const starts = sharedOffsets(documents.reduce((sum, { first, end }) => sum + end - first, 1));
  const texts = sharedOffsets(documents.length + 1);
  let [text, token] = [0, 0];
  documents.forEach((document, number) => {
    const from = document.starts[document.first] as number;
    texts[number] = text;
    for (let i = document.first; i < document.end; i++) {
      starts[text++] = (document.starts[i] as number) - from + token;
    }
    tokens.set(document.tokens.subarray(from, from + tokensOf(document)), token);
    token += tokensOf(document);
  });
  starts[text] = token;
  texts[documents.length] = text;
  return { tokens, starts, texts };
}

export const tokensOf = ({ starts, first, end }: Document): number =>
  (starts[end] as number) - (starts[first] as number);

function readAll(shelf: Shelf, weights: TopicWeights) {
  const documents = shelf.texts.length - 1;
  const textCount = shelf.starts.length - 1;
  const units = createGathering(false, shelf.tokens.length);
  const pairs = createGathering(true, shelf.tokens.length);
  const lengths = Array.from({ length: FAMILY_COUNT }, () => sharedFloats(documents));
  const saturations = Array.from({ length: FAMILY_COUNT }, () => new Float32Array(textCount));
  const owners = new Int32Array(textCount);
  const quarters = new Uint8Array(textCount);
  const fields = fieldWeights(weights);
  const parities = sharedDoubles(documents);
  const own = new Float64Array(FAMILY_COUNT);
  for (let number = 0; number < documents; number++) {
    const document = documentAt(shelf, number);
    const sum = new Float64Array(FAMILY_COUNT);
    const size = { fields: 0, items: 0 };
    for (let text = document.first; text < document.end; text++) {
      own.fill(0);
      readText(document, text, own, {
        unit: (id) => units.add(id, 0, text),
        pair: (first, second) => pairs.add(first, second, text),
      });
      const weight = fields[text - document.first] ?? 0;
      size[text - document.first < FIELD_COUNT ? 'fields' : 'items'] += unitsIn(own);
      owners[text] = number;
      quarters[text] = weight;
      addWeighted(sum, own, weight / 4);
      for (let f = 0; f < FAMILY_COUNT; f++) {
        (saturations[f] as Float32Array)[text] = itemSaturation(f, own[f] as number, weights.item);
      }
    }
    parities[number] = parityOf(size.fields, size.items, weights.item);
    for (let f = 0; f < FAMILY_COUNT; f++) (lengths[f] as Float32Array)[number] = sum[f] as number;
  }
  return { units, pairs, lengths, parities, texts: { owners, quarters, saturations } };
}

/** A document as the segment holds it. */
export const documentAt = ({ tokens, starts, texts }: Shelf, number: number): Document => ({
  tokens,
  starts,
  first: texts[number] as number,
  end: texts[number + 1] as number,
});

/** A document's place in the model's space; null without a model. */
export function vectorAt({ ids, vectors }: Segment, number: number): Float32Array | null {
  const size = vectors ? vectors.length / ids.length : 0;
  return vectors?.subarray(number * size, (number + 1) * size) ?? null;
}

/** The position of an id among ascending ones, or -1. */
export function findNumber(ids: readonly string[], id: string): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as string) < id) low = middle + 1;
    else high = middle;
  }
  return ids[low] === id ? low : -1;
}

/** Rows of occurrences while documents are read. */
function createGathering(paired: boolean, capacity: number) {
  const firsts = new Ints(capacity + 1);
  const seconds = new Ints(paired ? capacity + 1 : 1);
  const texts = new Ints(capacity + 1);
  return {
    add(first: number, second: number, text: number): void {
      firsts.push(first);
      if (paired) seconds.push(second);
      texts.push(text);
    },
    close: (): Occurrences => ({
      length: firsts.length,
      firsts: firsts.values,
      seconds: paired ? seconds.values : null,
      texts: texts.values,
    }),
  };
}
