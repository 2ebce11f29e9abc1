/** Hits beyond are not given: who looks for more narrows the search. */
export const MOST_HITS = 10_000;
/** Values of one facet, the most frequent first. */
export const MOST_VALUES = 100;
