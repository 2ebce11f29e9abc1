import type { Collection } from '../port.ts';

/** Which words the documents that everybody finds hold, and in how many of them. */
export interface Words {
  /** In how many documents tokens stand, of those that stand in any; a figure may be some hours old, and is then too small. */
  documents(collection: Collection, tokens: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Words that documents hold, written almost as this one; the likeliest first. */
  similar(collection: Collection, word: string): Promise<string[]>;
}
