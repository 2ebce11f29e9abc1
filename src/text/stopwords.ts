import { readFileSync } from 'node:fs';

const lists: Record<'zh' | 'en', string[]> = JSON.parse(
  readFileSync(new URL('./stopwords.json', import.meta.url), 'utf8'),
);

const all: ReadonlySet<string> = new Set([...lists.zh, ...lists.en]);

/** True for a folded word that says nothing about a subject, in Chinese or English. */
export function isStopWord(word: string): boolean {
  return all.has(word);
}
