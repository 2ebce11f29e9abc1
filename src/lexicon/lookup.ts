import {
  type Concept,
  type Finding,
  type Lexicon,
  type LexiconEntry,
  surface,
  termFlaw,
  termKey,
  type Unit,
  unitsOf,
} from '../text/index.ts';
import { flaws } from './faults.ts';
import type { LexiconLookup } from './schema.ts';

type Meaning = LexiconLookup['meanings'][number];

/** What a term bridges to; `idOf` tells the own entries from the packaged ones. */
export function lookUp(
  term: string,
  lexicon: Lexicon,
  idOf: (entry: LexiconEntry) => string | undefined,
): LexiconLookup {
  const text = unitsOf(term);
  const flaw = termFlaw(term);
  const meanings = findings(text, lexicon).flatMap((finding) => {
    const whole = finding.end - finding.start === text.length;
    return finding.concepts.map((concept) => meaningOf(finding.text, whole, concept, idOf(concept.entry)));
  });
  return {
    term: surface(text),
    meanings,
    note: flaw === undefined ? null : `It ${flaws[flaw]}`,
    lexicon: lexicon.version,
  };
}

/** The terms matching meets first, then the shorter ones within, as it reads these too; each once. */
function findings(text: readonly Unit[], lexicon: Lexicon): Finding[] {
  const found = new Map<string, Finding>();
  for (let start = 0; start < text.length; start++) {
    for (let end = text.length; end > start; end--) {
      if (start > 0 && end < text.length) break;
      for (const finding of lexicon.find(text.slice(start, end))) {
        if (!found.has(finding.text)) found.set(finding.text, finding);
      }
    }
  }
  return [...found.values()];
}

function meaningOf(text: string, whole: boolean, concept: Concept, id: string | undefined): Meaning {
  const { entry, sectors } = concept;
  const own = termKey(text);
  const looked = new Set(concept.terms.map((term) => term.text));
  const others = (list: readonly string[]) =>
    list.filter((term) => looked.has(term) && termKey(term) !== own);
  return {
    text,
    whole,
    source: id === undefined ? 'packaged' : 'own',
    id: id ?? null,
    sectors: [...sectors],
    zh: others(entry.zh),
    en: others(entry.en),
  };
}
