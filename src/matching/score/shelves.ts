import { columnsOf } from '../corpus/columns.ts';
import type { Corpus } from '../corpus/corpus.ts';
import { documentAt, rowsOf, type Segment } from '../corpus/segment.ts';
import type { Shelf } from './ranker.ts';

/** All that is held: each segment, and the drafts as one more. */
export function shelvesOf({ segments, drafts }: Corpus): Shelf[] {
  const shelves = segments.map(segmentShelf);
  if (drafts.size === 0) return shelves;
  const list = [...drafts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const documents = list.map(({ document }) => document);
  return [
    ...shelves,
    {
      ids: list.map(({ id }) => id),
      columns: columnsOf(list.map(({ row }) => row)),
      dead: new Uint8Array(list.length),
      buried: [],
      document: (number) => documents[number] as (typeof documents)[number],
      segment: null,
      vectors: rowsOf(list.map(({ vector }) => vector)),
    },
  ];
}

export const segmentShelf = (segment: Segment): Shelf => ({
  ids: segment.ids,
  columns: segment.columns,
  dead: segment.dead,
  buried: segment.buried,
  document: (number) => documentAt(segment, number),
  segment,
  vectors: segment.vectors,
});
