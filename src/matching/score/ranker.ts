import type { Columns } from '../corpus/columns.ts';
import { type Document, FIELD_COUNT, type FieldWeights } from '../corpus/document.ts';
import type { Segment } from '../corpus/segment.ts';
import type { Scales } from '../corpus/statistics.ts';
import type { TopicWeights } from '../weights.ts';
import { Best } from './best.ts';
import type { Mask } from './eligibility.ts';
import { type Aim, createProbe } from './probe.ts';
import { readPortions } from './reading.ts';
import { sweep } from './sweep.ts';
import { scoreOf, type Tables } from './tables.ts';
import { rawTopic, topicValue } from './topic.ts';

/** Documents ranked together, as the ranker needs them; their numbers are in the order of their ids. */
export interface Shelf {
  readonly ids: readonly string[];
  readonly columns: Columns;
  /** 1 for a document removed or replaced since. */
  readonly dead: Uint8Array;
  /** By document. */
  document(number: number): Document;
  /** Null for drafts, which are few and read one by one. */
  readonly segment: Segment | null;
}

/** What is ranked, as of one moment; in shared memory but for drafts. */
export interface View {
  readonly shelves: readonly Shelf[];
  readonly scales: Scales;
  readonly fieldWeights: FieldWeights;
  readonly weights: TopicWeights;
  readonly vocabularySize: number;
}

/** One demand, ready to be ranked for: plain data. */
export interface Query {
  readonly aim: Aim;
  readonly tables: Tables;
  /** By shelf. */
  readonly masks: readonly Mask[];
  readonly limit: number;
  readonly minScore: number;
}

export interface Hit {
  readonly id: string;
  /** 0..1 */
  readonly score: number;
}

interface Candidate {
  readonly shelf: Shelf;
  readonly number: number;
  /** By the profile as a whole. */
  readonly raw: number;
  readonly score: number;
}

/** A ranker keeps room to work in between demands; one a thread. */
export function createRanker() {
  const probe = createProbe();
  let sums = new Float64Array(1024);

  /** Scores every document of a shelf as a whole, and keeps the best. */
  function sift(shelf: Shelf, mask: Mask, query: Query, view: View, most: number): Candidate[] {
    const size = shelf.ids.length;
    if (sums.length < size) sums = new Float64Array(size);
    sums.fill(0, 0, size);
    if (shelf.segment) sweep(shelf.segment, query.aim, view.scales.whole, sums);
    else readAll(shelf, view);
    const best = new Best(most);
    const { tables } = query;
    for (let number = 0; number < size; number++) {
      const raw = sums[number] as number;
      if (mask[number] !== 0 || !(raw > 0 || related(shelf, number, tables))) continue;
      best.offer(scoreOf(topicValue(raw, view.weights), tables, shelf.columns, number), number);
    }
    return best.sorted().map(({ number, score }) => ({ shelf, number, score, raw: sums[number] as number }));
  }

  function readAll(shelf: Shelf, view: View): void {
    const { probe: _, ...rest } = { probe, ...view };
    for (let number = 0; number < shelf.ids.length; number++) {
      sums[number] = readWhole(shelf.document(number), rest);
    }
  }

  function readWhole({ tokens, starts, first, end }: Document, { fieldWeights, scales }: View): number {
    const whole = probe.tally();
    for (let text = first; text < end; text++) {
      const tally = probe.read(tokens, starts[text] as number, starts[text + 1] as number);
      whole.include(tally, fieldWeights[Math.min(text - first, FIELD_COUNT)] as number);
    }
    return probe.score(whole, 4, scales.whole);
  }

  /** The candidate's score with its evidence looked at item by item. */
  function refine({ shelf, number, raw, score }: Candidate, query: Query, view: View): number {
    const document = shelf.document(number);
    if (document.end - document.first <= FIELD_COUNT || raw === 0) return score;
    const portions = readPortions(document, { probe, ...view });
    return scoreOf(topicValue(rawTopic(portions), view.weights), query.tables, shelf.columns, number);
  }

  /** The best profiles for a demand, best first, ties by id. */
  return (view: View, query: Query): Hit[] => {
    probe.aim(query.aim, view.vocabularySize);
    const { candidates: refined } = view.weights.evidence;
    const most = Math.max(query.limit, refined);
    const candidates = view.shelves
      .flatMap((shelf, i) => sift(shelf, query.masks[i] as Mask, query, view, most))
      .sort((a, b) => b.score - a.score || byId(a, b))
      .slice(0, most);
    return candidates
      .map((one) => ({ id: idOf(one), score: refined > 0 ? refine(one, query, view) : one.score }))
      .filter(({ score }) => score >= query.minScore)
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, query.limit);
  };
}
export type Ranker = ReturnType<typeof createRanker>;

const idOf = ({ shelf, number }: Candidate): string => shelf.ids[number] as string;
const byId = (a: Candidate, b: Candidate): number => (idOf(a) < idOf(b) ? -1 : 1);

/** A place in a ranking is earned by subject: some of the topic, or a sector in common. */
const related = ({ columns }: Shelf, number: number, tables: Tables): boolean =>
  tables.related[columns.sectors[number] as number] === 1;
