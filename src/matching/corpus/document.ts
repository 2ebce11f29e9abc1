import type { ProfileFeatures } from '../features.ts';
import { CHARACTER, FAMILY_COUNT, STEM } from '../terms/families.ts';
import {
  BREAK,
  KIND_BITS,
  KIND_MASK,
  PAIR_FAMILY,
  type Tokeniser,
  UNIT_FAMILY,
  WORD_KIND,
} from '../terms/tokens.ts';
import type { TopicWeights } from '../weights.ts';
import { Ints } from './arrays.ts';

/** A profile's texts as tokens: its four fields first, then each item of evidence. */
export interface Document {
  readonly tokens: Int32Array;
  /** Where each text starts, and where the last ends. */
  readonly starts: Uint32Array | Int32Array;
  /** The first of this document's texts within `starts`, and one past its last. */
  readonly first: number;
  readonly end: number;
}

export const FIELDS = ['name', 'affiliation', 'keywords', 'bio'] as const;
export const FIELD_COUNT = FIELDS.length;

/** What a term counts in each field, in quarters, one at least. */
export type FieldWeights = readonly number[];

export const fieldWeights = ({ profile }: TopicWeights): FieldWeights =>
  FIELDS.map((field) => Math.max(1, Math.round(profile[field] * 4)));

/** Adds a profile's texts to the rows of tokens and of starts. */
export function pushDocument(
  features: ProfileFeatures,
  tokenise: Tokeniser,
  tokens: Ints,
  starts: Ints,
): void {
  for (const field of FIELDS) {
    starts.push(tokens.length);
    tokenise(features[field], tokens);
  }
  for (const { text } of features.evidence) {
    starts.push(tokens.length);
    tokenise(text, tokens);
  }
}

/** A document of its own. */
export function documentOf(features: ProfileFeatures, tokenise: Tokeniser): Document {
  const tokens = new Ints(256);
  const starts = new Ints(8);
  pushDocument(features, tokenise, tokens, starts);
  starts.push(tokens.length);
  return {
    tokens: tokens.values.slice(0, tokens.length),
    starts: starts.values.slice(0, starts.length),
    first: 0,
    end: starts.length - 1,
  };
}

export interface Reader {
  unit?(id: number): void;
  pair?(first: number, second: number): void;
}

/** Reads one text of a document; adds the number of its terms to `lengths` by family. */
export function readText(
  { tokens, starts }: Document,
  text: number,
  lengths: Float64Array,
  { unit, pair }: Reader,
): void {
  let before = BREAK;
  for (let i = starts[text] as number; i < (starts[text + 1] as number); i++) {
    const token = tokens[i] as number;
    if (token === BREAK) {
      before = BREAK;
      continue;
    }
    const kind = token & KIND_MASK;
    const family = UNIT_FAMILY[kind] as number;
    lengths[family] = (lengths[family] as number) + 1;
    unit?.(token >>> KIND_BITS);
    if (kind === WORD_KIND) continue;
    if (before !== BREAK) {
      const pairs = PAIR_FAMILY[kind] as number;
      lengths[pairs] = (lengths[pairs] as number) + 1;
      pair?.(before >>> KIND_BITS, token >>> KIND_BITS);
    }
    before = token;
  }
}

/** Visits every term of a document, once for each time it occurs. */
export function readDocument(document: Document, reader: Reader): void {
  const lengths = new Float64Array(FAMILY_COUNT);
  for (let text = document.first; text < document.end; text++) readText(document, text, lengths, reader);
}

/** Terms in the four fields by family, each at its field's weight. */
export function fieldLengths(document: Document, weights: FieldWeights): Float64Array {
  const sum = new Float64Array(FAMILY_COUNT);
  const lengths = new Float64Array(FAMILY_COUNT);
  for (let field = 0; field < FIELD_COUNT; field++) {
    lengths.fill(0);
    readText(document, document.first + field, lengths, {});
    addWeighted(sum, lengths, (weights[field] as number) / 4);
  }
  return sum;
}

/** Characters and stems among a text's terms: its size, whatever its language. */
export const unitsIn = (lengths: Float64Array): number =>
  (lengths[CHARACTER] as number) + (lengths[STEM] as number);

export function addWeighted(sum: Float64Array, lengths: Float64Array, weight: number): void {
  for (let family = 0; family < FAMILY_COUNT; family++) {
    sum[family] = (sum[family] as number) + (lengths[family] as number) * weight;
  }
}
