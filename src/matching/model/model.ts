/**
 * What the stored texts say of which terms belong together: a place for each term in a space of few dimensions, by
 * truncated singular value decomposition of the weighted term-by-text matrix (Deerwester et al. 1990). Made from a corpus
 * at one time, never changed, and named by its version in every result that uses it.
 */
export interface Model {
  /** Twelve hex digits; changes with the content, and only with it. */
  readonly version: string;
  readonly dimensions: number;
  /** As `termKey` writes them, ascending; those that two texts or more have. */
  readonly terms: readonly string[];
  /** Row-major terms × dimensions, each term's weight included. */
  readonly basis: Float32Array;
  /** Of the profiles' vectors at the time. */
  readonly mean: Float64Array;
  /** Row-major dimensions × dimensions. */
  readonly covariance: Float64Array;
}
