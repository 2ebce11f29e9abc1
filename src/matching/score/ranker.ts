import type { Columns } from '../corpus/columns.ts';
import type { Document } from '../corpus/document.ts';
import type { Segment } from '../corpus/segment.ts';
import { Best } from './best.ts';
import type { Mask } from './eligibility.ts';
import { type Nearness, nearnessPart } from './nearness.ts';
import { type Aim, createProbe, type Measure } from './probe.ts';
import { ALONE } from './saturate.ts';
import { sweep } from './sweep.ts';
import { scoreOf, type Tables } from './tables.ts';
import { topicValue } from './topic.ts';

/** Documents ranked together, as the ranker needs them; their numbers are in the order of their ids. */
export interface Shelf {
  readonly ids: readonly string[];
  readonly columns: Columns;
  /** 1 for a document removed or replaced since. */
  readonly dead: Uint8Array;
  /** Documents that are. */
  readonly buried: readonly number[];
  /** By document. */
  document(number: number): Document;
  /** Null for drafts, which are few and read one by one. */
  readonly segment: Segment | null;
  /** See `Segment.vectors`. */
  readonly vectors: Float32Array | null;
}

/** What is ranked, as of one moment; in shared memory but for drafts. */
export interface View extends Measure {
  readonly shelves: readonly Shelf[];
  readonly vocabularySize: number;
}

/** One demand, ready to be ranked for: plain data. */
export interface Query {
  readonly aim: Aim;
  readonly tables: Tables;
  /** By shelf. */
  readonly masks: readonly Mask[];
  /** By shelf: documents that only this demand bars. */
  readonly barred: readonly ReadonlySet<number>[];
  /** Null without a model, or where it knows nothing of the demand. */
  readonly nearness: Nearness | null;
  readonly limit: number;
  readonly minScore: number;
}

export interface Hit {
  readonly id: string;
  /** 0..1 */
  readonly score: number;
}

interface Candidate extends Hit {
  readonly shelf: Shelf;
  readonly number: number;
  /** By shared words alone. */
  readonly raw: number;
}

/** Profiles whose nearness is looked at: the best by shared words. */
const MOST_REFINED = 1000;

/** A ranker keeps room to work in between demands; one a thread. */
export function createRanker() {
  const probe = createProbe();
  let sums = new Float64Array(1024);

  /** Scores every document of a shelf by shared words, and keeps the best. */
  function sift(
    shelf: Shelf,
    index: number,
    { aim, tables, ...query }: Query,
    view: View,
    cut: Cut,
  ): Candidate[] {
    const mask = query.masks[index] as Mask;
    const barred = query.barred[index] as ReadonlySet<number>;
    const size = shelf.ids.length;
    if (sums.length < size) sums = new Float64Array(size);
    sums.fill(0, 0, size);
    if (shelf.segment) sweep(shelf.segment, aim, view, sums);
    else readAll(shelf, aim, view);
    const best = new Best(Math.min(cut.most, size));
    const parities = shelf.segment?.parities;
    // No document whose topic is below it can enter, whatever its other components.
    let least = leastRaw(cut.minScore, tables, view.weights);
    for (let number = 0; number < size; number++) {
      let raw = sums[number] as number;
      if (raw < 0) raw *= -ALONE;
      if (parities && raw > 0) {
        raw *= parities[number] as number;
        sums[number] = raw;
      }
      if (raw < least || mask[number] !== 0 || shelf.dead[number] === 1) continue;
      if (!(raw > 0 || related(shelf, number, tables))) continue;
      const score = scoreOf(topicValue(raw, view.weights), tables, shelf.columns, number);
      if (score < cut.minScore || score <= best.floor || barred.has(number)) continue;
      best.offer(score, number);
      least = leastRaw(Math.max(cut.minScore, best.floor), tables, view.weights);
    }
    return best.sorted().map(({ number, score }) => {
      return { id: shelf.ids[number] as string, score, shelf, number, raw: sums[number] as number };
    });
  }

  function readAll(shelf: Shelf, aim: Aim, view: View): void {
    probe.aim(aim, view.vocabularySize);
    for (let number = 0; number < shelf.ids.length; number++) {
      sums[number] = probe.score(shelf.document(number), view);
    }
  }

  /** The best profiles for a demand, best first, ties by id. */
  return (view: View, query: Query): Hit[] => {
    const { nearness, tables, limit, minScore } = query;
    const cut = nearness ? { most: Math.max(limit, MOST_REFINED), minScore: 0 } : { most: limit, minScore };
    const lists = view.shelves.map((shelf, i) => sift(shelf, i, query, view, cut));
    const candidates =
      lists.length === 1 ? (lists[0] as Candidate[]) : lists.flat().sort(byScore).slice(0, cut.most);
    const hits = candidates.map(({ id, score, shelf, number, raw }): Hit => {
      if (!nearness || raw === 0) return { id, score };
      const nearer =
        raw + nearnessPart(nearness, shelf.vectors as Float32Array, number * nearness.vector.length);
      return { id, score: scoreOf(topicValue(nearer, view.weights), tables, shelf.columns, number) };
    });
    if (!nearness) return hits;
    return hits
      .filter(({ score }) => score >= minScore)
      .sort(byScore)
      .slice(0, limit);
  };
}

/** How many candidates to keep, and none below a score. */
interface Cut {
  readonly most: number;
  readonly minScore: number;
}

const byScore = (a: Hit, b: Hit): number => b.score - a.score || (a.id < b.id ? -1 : 1);

export type Ranker = ReturnType<typeof createRanker>;

/** The raw topic with which a score could be reached at best, a hair less for rounding; at most 0 if without any. */
function leastRaw(score: number, tables: Tables, { half }: { half: number }): number {
  const topic = (score * tables.weights - tables.most) / tables.topic - 1e-9;
  if (!(topic > 0)) return 0;
  return topic >= 1 ? Number.POSITIVE_INFINITY : (half * topic) / (1 - topic);
}

/** A place in a ranking is earned by subject: some of the topic, or a sector in common. */
const related = ({ columns }: Shelf, number: number, tables: Tables): boolean =>
  tables.related[columns.sectors[number] as number] === 1;
