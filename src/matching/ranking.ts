import { total } from './components.ts';
import type { Component, Constraint, Exclusion } from './types.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1000;

interface Candidate<T> {
  readonly id: string;
  readonly held: T;
  readonly list: readonly Component[];
  readonly score: number;
}

/** Collects the pairs of one ranking: those scored and those barred by a constraint. */
export function tally<T>({ limit = DEFAULT_LIMIT, minScore = 0 }: { limit?: number; minScore?: number }) {
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT)) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  const kept: Candidate<T>[] = [];
  const excluded: Partial<Record<Constraint, number>> = {};
  let considered = 0;
  return {
    kept,
    bar({ constraint }: Exclusion): void {
      excluded[constraint] = (excluded[constraint] ?? 0) + 1;
    },
    add(id: string, held: T, list: readonly Component[]): void {
      considered++;
      const score = total(list);
      if (score >= minScore && speaks(list)) kept.push({ id, held, list, score });
    },
    /** The ranking's best, explained by the caller, and its counts. */
    close<M>(explain: (best: Candidate<T>[]) => M[]) {
      kept.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
      return { matches: explain(kept.slice(0, limit)), considered, excluded };
    },
  };
}

/** A place in a ranking is earned by subject: some of the topic, or a sector in common. */
function speaks(list: readonly Component[]): boolean {
  return list.some(
    ({ name, value, neutral }) => (name === 'topic' || name === 'sector') && !neutral && value > 0,
  );
}
