import type { Collection } from '../port.ts';

/** The indexes of a deployment on a server that others may use as well. */
export interface Names {
  /** The index that is searched. */
  live(collection: Collection): string;
  /** The one that is being built to take its place. */
  next(collection: Collection): string;
  /** What all of them match, as a key names it. */
  readonly pattern: string;
}

export const createNames = (prefix: string): Names => ({
  live: (collection) => `${prefix}_${collection}`,
  next: (collection) => `${prefix}_${collection}_next`,
  pattern: `${prefix}_*`,
});
