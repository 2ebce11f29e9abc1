import { addTerm, poolProfile, toUnit } from '../model/embed.ts';
import type { Model } from '../model/model.ts';
import { FAMILY_COUNT, unitFamilyOf } from '../terms/families.ts';
import { createPairCounts } from '../terms/pairs.ts';
import type { Vocabulary } from '../terms/vocabulary.ts';
import { type Document, FIELD_COUNT, type FieldWeights, readText } from './document.ts';

/** A model by the vocabulary's numbers: places documents as `createEmbedding` places the profiles they are of. */
export interface Placement {
  readonly model: Model;
  place(document: Document): Float32Array;
}

export function createPlacement(model: Model, vocabulary: Vocabulary, weights: FieldWeights): Placement {
  const { dimensions } = model;
  const { rowOfUnit, rowOfPair } = numberTerms(model, vocabulary);
  const lengths = new Float64Array(FAMILY_COUNT);

  /** Places texts [from, to) as one, each with the weight it is given. */
  function placeTexts(
    document: Document,
    from: number,
    to: number,
    weightOf: (text: number) => number,
  ): Float64Array {
    const counts = new Map<number, number>();
    for (let text = from; text < to; text++) {
      const weight = weightOf(text);
      if (weight === 0) continue;
      const count = (row: number): void => {
        if (row > 0) counts.set(row - 1, (counts.get(row - 1) ?? 0) + weight);
      };
      readText(document, text, lengths, {
        unit: (id) => count(rowOfUnit[id] ?? 0),
        pair: (first, second) => count(rowOfPair.get(first, second)),
      });
    }
    const sum = new Float64Array(dimensions);
    for (const [row, count] of counts) addTerm(sum, model, row, count);
    return toUnit(sum);
  }

  return {
    model,
    place(document) {
      const { first, end } = document;
      const items = new Float64Array(dimensions);
      for (let text = first + FIELD_COUNT; text < end; text++) {
        const item = placeTexts(document, text, text + 1, () => 1);
        for (let d = 0; d < dimensions; d++) items[d] = (items[d] as number) + (item[d] as number);
      }
      const weightOf = (text: number): number => (weights[text - first] as number) / 4;
      const fields = placeTexts(document, first, first + FIELD_COUNT, weightOf);
      return poolProfile(fields, items, end - first - FIELD_COUNT);
    },
  };
}

/** The model's rows, counted from 1, by the numbers of their terms; 0 where a term is not the model's. */
function numberTerms({ terms }: Model, vocabulary: Vocabulary) {
  const rowOfPair = createPairCounts();
  const units: [id: number, row: number][] = [];
  terms.forEach((term, row) => {
    const family = unitFamilyOf(Number(term[0]));
    const [first, second] = term.slice(1).split(' ') as [string, string?];
    const id = vocabulary.intern(family, first);
    if (second === undefined) units.push([id, row + 1]);
    else rowOfPair.add(id, vocabulary.intern(family, second), row + 1);
  });
  const rowOfUnit = new Int32Array(vocabulary.size);
  for (const [id, row] of units) rowOfUnit[id] = row;
  return { rowOfUnit, rowOfPair };
}
