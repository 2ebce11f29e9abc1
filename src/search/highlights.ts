import type { SearchField } from '../resources/searched.ts';
import { known } from '../resources/searched.ts';
import { type AskedWord, plain } from '../text/index.ts';
import { type Span, spansOf } from './spans.ts';

/** A piece of a text, and whether it is what was asked for. */
export interface Part {
  text: string;
  hit: boolean;
}
/** A text of a row, or the telling part of a long one, cut where it was found. */
export interface Highlight {
  field: string;
  parts: Part[];
}

/** Characters of a snippet, and of it before its first hit. */
const SNIPPET = 100;
const LEAD = 20;
const MOST = 5;
const ELLIPSIS = '…';

/** The texts of a row in which something was found, those that say most first; lengths count characters. */
export function highlight<Row>(
  fields: readonly SearchField<Row>[],
  row: Row,
  marks: readonly AskedWord[],
): Highlight[] {
  const found: Highlight[] = [];
  for (const { name, texts } of fields) {
    for (const text of known(texts(row))) {
      if (found.length >= MOST) return found;
      const parts = partsOf(text, marks);
      if (parts) found.push({ field: name, parts });
    }
  }
  return found;
}

/** The text in parts; undefined where nothing is found in it. */
function partsOf(text: string, marks: readonly AskedWord[]): Part[] | undefined {
  const { folded, origin } = foldedOf(text);
  const spans = spansOf(folded, marks);
  const first = spans[0];
  if (!first) return undefined;
  const places = spans.map(({ start, end }) => ({ start: origin(start), end: origin(end) }));
  const { from, to } = windowOf(text, places);
  const parts: Part[] = [];
  let at = from;
  const push = (part: string, hit: boolean) => part !== '' && parts.push({ text: part, hit });
  for (const { start, end } of places) {
    if (start < from || end > to) continue;
    push(text.slice(at, start), false);
    push(text.slice(start, end), true);
    at = end;
  }
  push(text.slice(at, to), false);
  if (from > 0) parts.unshift({ text: ELLIPSIS, hit: false });
  if (to < text.length) parts.push({ text: ELLIPSIS, hit: false });
  return joined(parts);
}

/** Where most is found within the length of a snippet; whole characters, and all of a short text. */
function windowOf(text: string, places: readonly Span[]): { from: number; to: number } {
  if (text.length <= SNIPPET) return { from: 0, to: text.length };
  let best = places[0] as Span;
  let most = 0;
  let beyond = 0;
  places.forEach((place, i) => {
    const limit = place.start + SNIPPET - LEAD;
    while (beyond < places.length && (places[beyond] as Span).end <= limit) beyond++;
    if (beyond - i > most) [best, most] = [place, beyond - i];
  });
  const from = Math.max(0, Math.min(best.start - LEAD, text.length - SNIPPET));
  const to = Math.min(text.length, Math.max(from + SNIPPET, best.end));
  return { from: wholeAt(text, from), to: wholeAt(text, to) };
}

/** The place itself, or the one before where it would part a character in two. */
const wholeAt = (text: string, place: number): number =>
  place > 0 && /[\udc00-\udfff]/.test(text[place] ?? '') && /[\ud800-\udbff]/.test(text[place - 1] ?? '')
    ? place - 1
    : place;

const joined = (parts: readonly Part[]): Part[] =>
  parts.reduce<Part[]>((list, part) => {
    const last = list.at(-1);
    if (last && last.hit === part.hit) last.text += part.text;
    else list.push({ ...part });
    return list;
  }, []);

/** What is folded as one: how a Chinese character is simplified depends on its neighbours, an accent belongs to its letter. */
const PIECE = /\p{Script=Han}+|[\x20-\x7e]+|\P{M}\p{M}*|\p{M}+/gu;

/** The text as search compares it, and where a place in it lies in the text itself. */
function foldedOf(text: string): { folded: string; origin: (place: number) => number } {
  const places: number[] = [];
  let folded = '';
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    const some = plain(piece);
    // Of a piece that changes its length all of it lies where it begins.
    const even = some.length === piece.length;
    for (let i = 0; i < some.length; i++) places.push(even ? index + i : index);
    folded += some;
  }
  return { folded, origin: (place) => places[place] ?? text.length };
}
