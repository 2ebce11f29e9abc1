import { isStopWord } from '../../src/text/index.ts';
import type { makeCorpus } from '../options.ts';

const isTelling = (word: string): boolean => !isStopWord(word);

/**
 * What a search engine is given of a profile or a demand: the words of all its fields. Stop words are left out
 * beforehand, lest an engine with a shorter list, or none, be slowed by them.
 */
export const createTexts = ({ corpus }: ReturnType<typeof makeCorpus>) => ({
  profile(number: number): string[] {
    const { bio, evidence } = corpus.profile(number);
    return [bio, ...evidence.flatMap(({ title, abstract }) => [title, abstract])].flat().filter(isTelling);
  },
  demand(number: number): string[] {
    const { title, description } = corpus.demand(number);
    return [...title, ...description].filter(isTelling);
  },
});
