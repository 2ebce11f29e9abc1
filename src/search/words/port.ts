/** Which words the documents hold, and in how many of them. */
export interface Words {
  /** In how many documents tokens stand, of those that stand in any; a figure may be some hours old, and is then too small. */
  documents(tokens: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Words that documents hold, written almost as this one; the likeliest first. */
  similar(word: string): Promise<string[]>;
}
