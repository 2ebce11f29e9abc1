import { type TermFlaw, termFlaw, termKey } from '../text/index.ts';
import type { Fault } from '../validation/ajv.ts';
import { MAX_TERM, type OwnEntryContent } from './schema.ts';

/** Why no text is ever met by a term, in words for the person who wrote it. */
export const flaws: Record<TermFlaw, string> = {
  nothing: 'holds no letter or digit: nothing of it is left to be met in a text',
  character: 'is a single Chinese character, which would be met in every text: it is never looked for',
  stop_word: 'is a stop word, which says nothing about a subject: it is never looked for',
  parted: 'holds punctuation, which parts the words of a text: it would never be met',
};

/** Every fault of an entry at once. */
export function entryFaults({ zh, en }: Pick<OwnEntryContent, 'zh' | 'en'>): Fault[] {
  const terms = [...placed('/zh', zh), ...placed('/en', en)];
  const places = new Map<string, string>();
  const faults = terms.flatMap(({ pointer, text }) => {
    const message = faultOf(text) ?? repetition(places, pointer, text);
    return message === undefined ? [] : [{ pointer, message }];
  });
  if (terms.length < 2) {
    const message = 'needs two terms or more: one in each language, or synonyms of one';
    faults.unshift({ pointer: '', message });
  }
  return faults;
}

const placed = (list: string, terms: readonly string[]) =>
  terms.map((text, i) => ({ pointer: `${list}/${i}`, text }));

function faultOf(text: string): string | undefined {
  if (text.trim() === '') return 'is empty';
  if ([...text].length > MAX_TERM) return `must not have more than ${MAX_TERM} characters`;
  const flaw = termFlaw(text);
  return flaw && flaws[flaw];
}

function repetition(places: Map<string, string>, pointer: string, text: string): string | undefined {
  const key = termKey(text);
  const first = places.get(key);
  if (first !== undefined) return `is the same term as ${first}: case, width, script and inflection aside`;
  places.set(key, pointer);
  return undefined;
}
