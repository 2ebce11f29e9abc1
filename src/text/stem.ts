import { stemmer } from 'stemmer';

const MEMO_LIMIT = 200_000;
const memo = new Map<string, string>();

/** Porter's stem of a folded word; words of up to three letters (gas, gis) and those beyond a–z stay as they are. */
export function stem(word: string): string {
  const known = memo.get(word);
  if (known !== undefined) return known;
  const stemmed = /^[a-z]{4,}$/.test(word) ? stemmer(word) : word;
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(word, stemmed);
  return stemmed;
}
