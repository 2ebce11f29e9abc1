export { type AskedWord, askedWords, innerWords, tellingWords } from './asked.ts';
export { type Coverage, coverage } from './coverage.ts';
export { cut, eachSpan, eachWord, joinCut, type Word, words } from './cut.ts';
export { fold } from './fold.ts';
export {
  type Concept,
  createLexicon,
  type Finding,
  type Lexicon,
  type LexiconEntry,
  type LexiconTerm,
  prepareEntry,
} from './lexicon.ts';
export { isHan } from './scan.ts';
export { indexTokens, plain, type SearchToken, searchTokens, wordsAt } from './search.ts';
export { segment } from './segment.ts';
export { stem } from './stem.ts';
export { isStopWord } from './stopwords.ts';
export { type TermFlaw, termFlaw, termKey } from './terms.ts';
export { surface, type Unit, units, unitsOf } from './units.ts';
export { ANALYSER_VERSION } from './version.ts';
