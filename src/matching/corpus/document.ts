import type { ProfileFeatures } from '../features.ts';
import { FAMILY_COUNT } from '../terms/families.ts';
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

/** What a term counts in each field, then in items of evidence, in quarters. */
export type FieldWeights = readonly number[];

export const fieldWeights = ({ profile }: TopicWeights): FieldWeights =>
  [...FIELDS.map((field) => profile[field]), profile.evidence].map((weight) => Math.round(weight * 4));

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
  unit?(id: number, weight: number): void;
  pair?(first: number, second: number, weight: number): void;
}

/** Reads one text; adds the number of its terms, each at the weight, to `lengths` by family. */
export function readText(
  tokens: Int32Array,
  from: number,
  to: number,
  weight: number,
  lengths: Float64Array,
  { unit, pair }: Reader,
): void {
  let before = BREAK;
  for (let i = from; i < to; i++) {
    const token = tokens[i] as number;
    if (token === BREAK) {
      before = BREAK;
      continue;
    }
    const kind = token & KIND_MASK;
    const family = UNIT_FAMILY[kind] as number;
    lengths[family] = (lengths[family] as number) + weight;
    unit?.(token >>> KIND_BITS, weight);
    if (kind === WORD_KIND) continue;
    if (before !== BREAK) {
      const pairs = PAIR_FAMILY[kind] as number;
      lengths[pairs] = (lengths[pairs] as number) + weight;
      pair?.(before >>> KIND_BITS, token >>> KIND_BITS, weight);
    }
    before = token;
  }
}

/** Reads all texts of a document at their weights, in quarters; gives its lengths by family, in whole terms. */
export function readDocument(document: Document, weights: FieldWeights, reader: Reader): Float64Array {
  const { tokens, starts, first, end } = document;
  const lengths = new Float64Array(FAMILY_COUNT);
  for (let text = first; text < end; text++) {
    const weight = weights[Math.min(text - first, FIELD_COUNT)] as number;
    readText(tokens, starts[text] as number, starts[text + 1] as number, weight, lengths, reader);
  }
  return lengths.map((quarters) => quarters / 4);
}
