import type { Term, Tier } from '../plan.ts';
import { encode } from './codec.ts';

/** Words and phrases of a query that the server reads. */
const MOST_TERMS = 10;

/** Whether this server can look for a tier: only the last word of a query may be unfinished, and it reads ten. */
export const isExpressible = (tier: Tier): boolean =>
  tier.length <= MOST_TERMS && tier.filter(({ opening }) => opening !== undefined).length <= 1;

/**
 * A tier as a query: words in a row are a phrase; what is unfinished comes last, and nothing else does without quotes, for the
 * server takes a last word for unfinished.
 */
export function toQuery(tier: Tier): string {
  const openings = tier.flatMap(({ opening }) => (opening === undefined ? [] : [encode(opening)]));
  return [...tier.filter(({ opening }) => opening === undefined).map(phrase), ...openings].join(' ');
}

const phrase = ({ tokens }: Term): string => `"${tokens.map(encode).join(' ')}"`;
