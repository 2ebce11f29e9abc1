import { type Collection, collections } from '../port.ts';

/** The indexes of a deployment on a server that others may use as well. */
export interface Names {
  /** The index that is searched. */
  live(collection: Collection): string;
  /** The one that is being built to take its place. */
  next(collection: Collection): string;
  /** All of them, as a key names them. */
  readonly all: readonly string[];
}

export const createNames = (prefix: string): Names => ({
  live: (collection) => `${prefix}_${collection}`,
  next: (collection) => `${prefix}_${collection}_next`,
  all: collections.flatMap((collection) => [`${prefix}_${collection}`, `${prefix}_${collection}_next`]),
});
