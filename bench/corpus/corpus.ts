import { drawTraits, drawWishes, type Traits } from './facts.ts';
import { createRandom, logUniform, type Random } from './random.ts';
import { makeWords, type Script } from './words.ts';
import { createZipf } from './zipf.ts';

export const VOCABULARY = 200_000;
const EXPONENT = 1;
const ORGANISATIONS = 20_000;
/** Ranges of lengths in terms, log-uniform; of the number of items, uniform. */
export const RANGES = {
  profile: [20, 300],
  items: [0, 10],
  item: [10, 40],
  demand: [5, 150],
  title: 12,
} as const;

type Terms = readonly string[];

export interface Profile extends Traits {
  readonly id: string;
  readonly name: string;
  readonly affiliation: string;
  readonly bio: Terms;
  readonly evidence: readonly { readonly title: Terms; readonly abstract: Terms }[];
}

export interface Demand extends ReturnType<typeof drawWishes> {
  readonly id: string;
  readonly owner: string;
  readonly title: Terms;
  readonly description: Terms;
}

export interface CorpusOptions {
  readonly seed: number;
  readonly profiles: number;
  readonly demands: number;
  readonly script: Script;
}

/** Made-up profiles and demands by their numbers: nothing is held but the vocabulary, each is made when asked for. */
export interface Corpus extends CorpusOptions {
  readonly words: readonly string[];
  /** Another revision has the same id and other content. */
  profile(number: number, revision?: number): Profile;
  demand(number: number): Demand;
}

const [PROFILE, DEMAND] = [3, 4];

export function createCorpus(options: CorpusOptions): Corpus {
  const { seed, script } = options;
  const words = makeWords(script, VOCABULARY, seed);
  const rank = createZipf(VOCABULARY, EXPONENT);
  const terms = (random: Random, length: number): string[] =>
    Array.from({ length }, () => words[rank(random)] as string);
  /** The rarest words serve as names. */
  const organisation = (random: Random): string => words.at(-1 - random.below(ORGANISATIONS)) as string;
  const between = (random: Random, [min, max]: readonly [number, number]) => logUniform(random, min, max);
  const split = (list: string[]) => [list.slice(0, RANGES.title), list.slice(RANGES.title)] as const;

  return {
    ...options,
    words,
    profile(number, revision = 0) {
      const random = createRandom(seed, PROFILE, number, revision);
      const bio = terms(random, between(random, RANGES.profile));
      const items = random.below(RANGES.items[1] + 1);
      const evidence = Array.from({ length: items }, () => {
        const [title, abstract] = split(terms(random, between(random, RANGES.item)));
        return { title, abstract };
      });
      const names = { name: organisation(random), affiliation: organisation(random) };
      return { id: profileId(number), ...names, ...drawTraits(random), bio, evidence };
    },
    demand(number) {
      const random = createRandom(seed, DEMAND, number);
      const [title, description] = split(terms(random, between(random, RANGES.demand)));
      const owner = organisation(random);
      return { id: idOf(DEMAND, number), owner, ...drawWishes(random), title, description };
    },
  };
}

/** A UUIDv7 in form, in the order of the numbers. */
const idOf = (kind: number, number: number): string =>
  `00000000-0000-7000-800${kind}-${number.toString(16).padStart(12, '0')}`;

export const profileId = (number: number): string => idOf(PROFILE, number);
