import { type AskedWord, wordsAt } from '../text/index.ts';

/** A place in a text, end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** More marks than this in one text help nobody. */
const MOST = 500;

/** Where words stand in a folded text, in order, the first of them; those that touch or overlap are one. */
export function spansOf(folded: string, marks: readonly AskedWord[]): Span[] {
  const spans = [...hanSpans(folded, marks), ...wordSpans(folded, marks)].sort((a, b) => a.start - b.start);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged.slice(0, MOST);
}

function hanSpans(folded: string, marks: readonly AskedWord[]): Span[] {
  const spans: Span[] = [];
  for (const { text } of marks.filter(({ han }) => han)) {
    for (let at = folded.indexOf(text); at >= 0; at = folded.indexOf(text, at + text.length)) {
      spans.push({ start: at, end: at + text.length });
    }
  }
  return spans;
}

/** Words of one stem are one; an unfinished word stands for all that begin with it. */
function wordSpans(folded: string, marks: readonly AskedWord[]): Span[] {
  const words = marks.filter(({ han }) => !han);
  if (words.length === 0) return [];
  const stems = new Set(words.flatMap(({ tokens }) => tokens));
  const openings = words.flatMap(({ opening }) => opening ?? []);
  return wordsAt(folded)
    .filter(({ text, stem }) => stems.has(stem) || openings.some((opening) => text.startsWith(opening)))
    .map(({ text, start }) => ({ start, end: start + text.length }));
}
