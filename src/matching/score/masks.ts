import { organisationNumber } from '../corpus/columns.ts';
import type { Corpus } from '../corpus/corpus.ts';
import { findNumber } from '../corpus/segment.ts';
import type { Constraint, DemandFacts, RankOptions } from '../types.ts';
import { CONSTRAINTS, createJudge, type Mask, maskOf } from './eligibility.ts';
import { createKept, type Kept } from './kept.ts';
import type { Shelf } from './ranker.ts';

/** Kinds of demands, by filters and wanted kinds, whose masks are kept for each segment. */
const MOST_KEPT = 32;
const [CONFLICT, EXCLUDED] = [4, 5];

interface Counted {
  readonly mask: Mask;
  /** Documents by code. */
  readonly counts: Int32Array;
}

/** Which documents are ranked for a demand, and what became of the others. */
export interface Eligible {
  /** By shelf. */
  readonly masks: readonly Mask[];
  /** By shelf: documents that only this demand bars. */
  readonly barred: readonly ReadonlySet<number>[];
  readonly considered: number;
  readonly excluded: Partial<Record<Constraint, number>>;
}

/** Keeps what many demands share: a segment's mask stays right as long as the segment lives. */
export function createMasks(corpus: Corpus) {
  const kept = new WeakMap<object, Kept<Counted>>();
  const members = new WeakMap<object, ReadonlyMap<number, readonly number[]>>();

  function maskFor({ columns }: Shelf, demand: DemandFacts, options: RankOptions): Counted {
    const { filters = {}, waive = [] } = options;
    const own = kept.get(columns) ?? createKept<Counted>(MOST_KEPT);
    kept.set(columns, own);
    return own.get(JSON.stringify([filters, waive, demand.wantedKinds, demand.active]), () => {
      const judge = createJudge({ ...demand, organisation: null }, corpus.facts, { filters, waive });
      const mask = maskOf(columns, judge);
      const counts = new Int32Array(256);
      for (const code of mask) counts[code] = (counts[code] as number) + 1;
      return { mask, counts };
    });
  }

  /** The documents of an organisation. */
  function membersOf({ columns }: Shelf, organisation: number): readonly number[] {
    let byNumber = members.get(columns);
    if (!byNumber) {
      byNumber = groupBy(columns.organisations);
      members.set(columns, byNumber);
    }
    return byNumber.get(organisation) ?? [];
  }

  /** What this demand alone bars of a shelf: its own organisation's people, and those its caller excludes. */
  function barsOf(
    shelf: Shelf,
    demand: DemandFacts,
    { waive = [], exclude }: RankOptions,
  ): Map<number, number> {
    const bars = new Map<number, number>();
    if (exclude && !waive.includes('excluded')) {
      for (const id of exclude.keys()) {
        const number = findNumber(shelf.ids, id);
        if (number >= 0) bars.set(number, EXCLUDED);
      }
    }
    const organisation = organisationNumber(corpus.facts, demand.organisation);
    if (organisation >= 0 && !waive.includes('conflict_of_interest')) {
      for (const number of membersOf(shelf, organisation)) bars.set(number, CONFLICT);
    }
    return bars;
  }

  return (shelves: readonly Shelf[], demand: DemandFacts, options: RankOptions): Eligible => {
    const totals = new Int32Array(256);
    const add = (code: number, by: number): void => {
      totals[code] = (totals[code] as number) + by;
    };
    const masks: Mask[] = [];
    const barred: ReadonlySet<number>[] = [];
    for (const shelf of shelves) {
      const { mask, counts } = maskFor(shelf, demand, options);
      counts.forEach((count, code) => {
        add(code, count);
      });
      for (const number of shelf.buried) add(mask[number] as number, -1);
      const bars = barsOf(shelf, demand, options);
      for (const [number, code] of bars) {
        if (mask[number] !== 0 || shelf.dead[number] === 1) continue;
        add(0, -1);
        add(code, 1);
      }
      masks.push(mask);
      barred.push(new Set(bars.keys()));
    }
    return { masks, barred, ...told(totals) };
  };
}

function told(totals: Int32Array): Pick<Eligible, 'considered' | 'excluded'> {
  const excluded: Partial<Record<Constraint, number>> = {};
  CONSTRAINTS.forEach((constraint, i) => {
    const count = totals[i + 1] as number;
    if (count > 0) excluded[constraint] = count;
  });
  return { considered: totals[0] as number, excluded };
}

function groupBy(numbers: Int32Array): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  numbers.forEach((number, document) => {
    const group = groups.get(number);
    if (group) group.push(document);
    else groups.set(number, [document]);
  });
  return groups;
}
