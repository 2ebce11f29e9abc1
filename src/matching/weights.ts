import type { ComponentName } from './types.ts';

/** What a deployment may weigh otherwise, for all demands or those of a sector. */
export interface MatchSettings {
  /** Names this set in results, with its version: `default@1`. */
  readonly name: string;
  /** Each 0 or more, at least one above 0: score = Σ weight·value / Σ weight. */
  readonly components: Readonly<Record<ComponentName, number>>;
  /** Value of a component nothing is known of, 0..1. */
  readonly neutral: number;
}

export const defaultSettings: MatchSettings = {
  name: 'default@1',
  components: { topic: 0.66, sector: 0.12, service: 0.06, region: 0.06, record: 0.05, availability: 0.05 },
  neutral: 0.5,
};

/** The numbers by which texts and sectors are measured; a change of them is a change of the engine. */
export interface Weights {
  /** Names this set in results. */
  readonly version: string;
  /** How much a sector inferred from text on one side counts of a declared one, 0..1; its square on both. */
  readonly inferredCertainty: number;
  readonly topic: TopicWeights;
}

export interface TopicWeights {
  /** In the order of FAMILIES. */
  readonly families: readonly number[];
  /** BM25F's k1 and b, in the order of FAMILIES. */
  readonly k1: readonly number[];
  readonly b: readonly number[];
  /** Items of evidence. */
  readonly item: {
    /** BM25's k1 and b within one item. */
    readonly k1: number;
    readonly b: number;
    /** Terms of an item of usual length, in the order of FAMILIES. */
    readonly nominal: readonly number[];
    /** What an item counts of the same said in a field of average length, at most. */
    readonly gain: number;
    /**
     * What all that items earn is raised by, where a profile is made of them alone. A list says a thing once in an item
     * and many things beside: without it who has a biography comes before anyone who has only a list of papers.
     */
    readonly parity: number;
    /** Items at which each of them counts half: a long list says less with each. */
    readonly patience: number;
  };
  /** How often a term of each of the demand's fields counts. */
  readonly demand: {
    readonly title: number;
    /** The title's where it is but the beginning of the description. */
    readonly repeatedTitle: number;
    readonly keywords: number;
    readonly description: number;
  };
  /** BM25's k3 of the demand's own term counts. */
  readonly k3: number;
  /** In the order of FAMILIES. */
  readonly idfPower: readonly number[];
  /** Stored demands at which their idf counts half. */
  readonly demandPrior: number;
  /** How often a term of each of the profile's fields counts; quarters keep sums exact. */
  readonly profile: {
    readonly name: number;
    readonly affiliation: number;
    readonly keywords: number;
    readonly bio: number;
  };
  /** What a translation or synonym earns of the term's own worth, 0..1. */
  readonly bridge: number;
  /** The lexicon's part of a demand below which translations are not raised further, 0..1. */
  readonly leastCoverage: number;
  /** Profiles without a word that are counted with those held when chances are reckoned. */
  readonly chancePrior: number;
  /** What raw topic a profile gains for each standard deviation by which the model has it nearer than usual. */
  readonly nearness: number;
  /** Raw topic, in chances (see `chanceScore`), at which the topic is 0.5. */
  readonly half: number;
}

export const defaultWeights: Weights = {
  version: '2',
  inferredCertainty: 0.5,
  topic: {
    families: [1.2, 1, 0.7, 1, 0.5],
    k1: [1.2, 1.2, 1.2, 1.2, 1.2],
    b: [0.75, 0.75, 0.75, 0.4, 0.4],
    item: { k1: 1.2, b: 0.75, nominal: [120, 110, 60, 60, 50], gain: 0.5, patience: 15, parity: 3.5 },
    demand: { title: 5, repeatedTitle: 2, keywords: 3, description: 1 },
    k3: 20,
    idfPower: [1.75, 1.25, 1.25, 1, 1],
    demandPrior: 50,
    profile: { name: 2, affiliation: 0.25, keywords: 1, bio: 1 },
    bridge: 0.7,
    leastCoverage: 0.33,
    chancePrior: 50,
    nearness: 0.25,
    half: 2,
  },
};
