import { fold, isStopWord, segment } from '../../src/text/index.ts';
import { createRandom, type Random } from '../corpus/random.ts';
import type { Settings } from '../options.ts';
import { createProseProfiles, type ProseProfile } from './profiles.ts';

const QUERIES = 8;
/** Words somebody may type at once. */
const MOST_WORDS = 3;
const kinds = ['words', 'beheaded', 'curtailed', 'half'] as const;

/** What somebody might look for: pieces cut from the stored texts at random. */
export function drawQueries(settings: Settings, count: number): string[] {
  const profile = createProseProfiles(settings);
  return Array.from({ length: count }, (_, i) => {
    const random = createRandom(settings.seed, QUERIES, i);
    for (;;) {
      const query = cutFrom(random, profile(random.below(settings.profiles)));
      if (query) return query;
    }
  });
}

/** One to three words in a row that begin and end with a telling one; some of them short of a character or typed half. */
function cutFrom(random: Random, { name, affiliation, keywords, bio, evidence }: ProseProfile) {
  const texts = [name, affiliation, ...keywords, bio, bio, bio, ...evidence.map(({ abstract }) => abstract)];
  const clauses = fold(random.pick(texts) ?? '').split(/[，。]/);
  const words = segment(random.pick(clauses));
  const length = 1 + random.below(MOST_WORDS);
  const at = random.below(words.length);
  const cut = words.slice(at, at + length);
  const [first, last] = [cut[0], cut.at(-1)];
  if (cut.length < length || !first || !last || isStopWord(first) || isStopWord(last)) return undefined;
  return shortened(cut.join(''), random.pick(kinds));
}

function shortened(text: string, kind: (typeof kinds)[number]): string | undefined {
  const characters = [...text];
  if (kind === 'words') return text;
  // What is left of two characters is no word any more.
  if (characters.length < 3) return undefined;
  if (kind === 'beheaded') return characters.slice(1).join('');
  return characters.slice(0, kind === 'half' ? Math.ceil(characters.length / 2) : -1).join('');
}
