/** The formulas, over rankings and pairs that are already made; every one gives 0..1. */

/** Ids by score, best first; ties by id, as the engine breaks them. */
export function rank(ids: readonly string[], scores: ArrayLike<number>): string[] {
  const scored = ids.map((id, i) => ({ id, score: scores[i] as number }));
  return scored
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : Number(a.id > b.id)))
    .map(({ id }) => id);
}

/**
 * nDCG at a depth: Σ gain(i) / log2(i + 1) over the first places i, by the same sum of the best order (Järvelin &
 * Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques"), with the exponential gain of Burges et al.
 * 2005, "Learning to rank using gradient descent", 2^(grade−1) − 1, for grades that begin at 1. A grade below 1 gains
 * nothing either. 0 where there is nothing to gain.
 */
export function ndcg(ranked: readonly number[], depth: number): number {
  const ideal = cumulatedGain(
    [...ranked].sort((a, b) => b - a),
    depth,
  );
  return ideal === 0 ? 0 : cumulatedGain(ranked, depth) / ideal;
}

function cumulatedGain(grades: readonly number[], depth: number): number {
  let sum = 0;
  for (const [i, grade] of grades.slice(0, depth).entries()) {
    sum += Math.max(0, 2 ** (grade - 1) - 1) / Math.log2(i + 2);
  }
  return sum;
}

/** 1 where something relevant is among the first places, else 0. */
export const accuracyAt = (hits: readonly boolean[], depth: number): number =>
  hits.slice(0, depth).includes(true) ? 1 : 0;

/** 1 by the place of the first that is relevant (Voorhees 1999, "The TREC-8 question answering track report"). */
export function reciprocalRank(hits: readonly boolean[]): number {
  const at = hits.indexOf(true);
  return at === -1 ? 0 : 1 / (at + 1);
}

/**
 * The precision at the place of each relevant one, averaged over all that are relevant; its mean over demands is MAP
 * (Buckley & Voorhees 2000, "Evaluating evaluation measure stability"). `hits` must be the whole ranking.
 */
export function averagePrecision(hits: readonly boolean[]): number {
  let found = 0;
  let sum = 0;
  for (const [i, hit] of hits.entries()) {
    if (hit) sum += ++found / (i + 1);
  }
  return found === 0 ? 0 : sum / found;
}

/** How much of the first places is relevant; a shorter ranking counts as filled with what is not. */
export const precisionAt = (hits: readonly boolean[], depth: number): number =>
  hits.slice(0, depth).filter(Boolean).length / depth;

/**
 * How wrong two scores stand, of which the first should be the higher: 0, 1, or ½ for a tie. Weighted by how far the
 * judgements are apart, summed, and divided by the sum of the weights, it is the loss of Stelmakh, Wieting, Neubig &
 * Shah 2023, "A gold standard dataset for the reviewer assignment problem" (all profiles pooled).
 */
export function misplaced(better: number, worse: number): number {
  if (better === worse) return 0.5;
  return better > worse ? 0 : 1;
}
