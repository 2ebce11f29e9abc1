import { searchTokens } from '../text/index.ts';

type Texts = { title: string; description: string | null };

/** Numbers kept of a text: enough that texts half alike share one in all but one case of a million million. */
const SKETCH_SIZE = 64;

/** Neighbouring tokens, two by two, of title and description: what two texts of one demand have in common. */
function shingles({ title, description }: Texts): Set<string> {
  const tokens = searchTokens(`${title}\n${description ?? ''}`).map(({ token }) => token);
  if (tokens.length < 2) return new Set(tokens);
  return new Set(tokens.slice(1).map((token, i) => `${tokens[i]} ${token}`));
}

/** FNV-1a, 32 bits, as PostgreSQL's integer has them. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}

/**
 * The smallest hashes of a text's shingles (bottom-k sketch; Broder 1997, "On the resemblance and containment of
 * documents"): texts that are alike share some, so that a database finds them by an index.
 */
export const sketchOf = (texts: Texts): number[] =>
  [...new Set([...shingles(texts)].map(hash))].sort((a, b) => a - b).slice(0, SKETCH_SIZE);

/** Resemblance of two texts, 0..1: the shingles both have, of those that either has. */
export function resemblance(a: Texts, b: Texts): number {
  const [one, other] = [shingles(a), shingles(b)];
  const shared = [...one].filter((shingle) => other.has(shingle)).length;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : shared / all;
}
