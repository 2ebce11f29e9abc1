import { createPairCounts, type PairCounts } from '../terms/pairs.ts';
import type { TopicWeights } from '../weights.ts';
import { rowAt } from './columns.ts';
import { type Document, readDocument } from './document.ts';
import { findRange } from './postings.ts';
import {
  buildSegment,
  type Draft,
  documentAt,
  findNumber,
  type Numbers,
  rowsOf,
  type Segment,
  vectorAt,
} from './segment.ts';

/** Segments of a like size, within this factor, are made one. */
const MERGE_FACTOR = 6;

interface Part {
  readonly segment: Segment;
  /** Of documents dead in it: what they take off its pairs' frequencies. */
  readonly deadPairs: PairCounts;
  alive: number;
}

export interface Place {
  readonly segment: Segment;
  readonly number: number;
}

/** The segments of a corpus, oldest and largest first, merged as they grow in number or die off. */
export interface Parts {
  readonly segments: readonly Segment[];
  /** Documents alive. */
  readonly size: number;
  add(drafts: readonly Draft[]): void;
  /** Where a document alive is. */
  find(id: string): Place | undefined;
  /** Marks a document dead; undefined where there is none, else the document it was. */
  bury(id: string): Document | undefined;
  /** Documents alive that have the pair. */
  pairFrequency(first: number, second: number): number;
  /** Gives each document another place in a model's space, or none. */
  place(placed: (document: Document) => Float32Array | null): void;
}

export function createParts(weights: TopicWeights, numbers: Numbers): Parts {
  let parts: readonly Part[] = [];

  const made = (drafts: readonly Draft[]): Part[] =>
    drafts.length === 0
      ? []
      : [
          {
            segment: buildSegment(drafts, weights, numbers),
            deadPairs: createPairCounts(),
            alive: drafts.length,
          },
        ];

  /** Joins the youngest while they are of a like size, and makes anew those that are mostly dead. */
  function merge(): void {
    for (;;) {
      const [before, last] = parts.slice(-2);
      if (!last || !before || before.alive > last.alive * MERGE_FACTOR) break;
      parts = [...parts.slice(0, -2), ...made([before, last].flatMap(livingOf))];
    }
    const fresh = parts.flatMap((part) =>
      part.alive * 2 < part.segment.ids.length ? made(livingOf(part)) : [part],
    );
    parts = fresh.sort((a, b) => b.alive - a.alive);
  }

  function locate(id: string): { part: Part; number: number } | undefined {
    for (const part of parts) {
      const number = findNumber(part.segment.ids, id);
      if (number >= 0 && part.segment.dead[number] === 0) return { part, number };
    }
    return undefined;
  }

  return {
    get segments() {
      return parts.map(({ segment }) => segment);
    },
    get size() {
      return parts.reduce((sum, { alive }) => sum + alive, 0);
    },
    add(drafts) {
      parts = [...parts, ...made(drafts)];
      merge();
    },
    find(id) {
      const found = locate(id);
      return found && { segment: found.part.segment, number: found.number };
    },
    bury(id) {
      const found = locate(id);
      if (!found) return undefined;
      const { part, number } = found;
      const document = documentAt(part.segment, number);
      part.segment.dead[number] = 1;
      part.segment.buried.push(number);
      part.alive--;
      countPairs(document, part.deadPairs, 1);
      return document;
    },
    pairFrequency(first, second) {
      let sum = 0;
      for (const { segment, deadPairs } of parts) {
        const { from, to } = findRange(segment.pairs, first, second);
        sum += to - from - deadPairs.get(first, second);
      }
      return sum;
    },
    place(placed) {
      parts = parts.map((part) => {
        const { segment } = part;
        const vectors = rowsOf(segment.ids.map((_, number) => placed(documentAt(segment, number))));
        return { ...part, segment: { ...segment, vectors } };
      });
    },
  };
}

/** Adds each pair of the document once. */
export function countPairs(document: Document, to: PairCounts, by: 1 | -1): void {
  const own = createPairCounts();
  readDocument(document, {
    pair(first, second) {
      if (own.get(first, second) === 0) to.add(first, second, by);
      own.add(first, second, 1);
    },
  });
}

function livingOf({ segment }: Part): Draft[] {
  return segment.ids.flatMap((id, number) => {
    if (segment.dead[number] === 1) return [];
    const row = rowAt(segment.columns, number);
    return [{ id, row, document: documentAt(segment, number), vector: vectorAt(segment, number) }];
  });
}
