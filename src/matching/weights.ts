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
  /** How much a sector inferred from text counts of a declared one, 0..1. */
  readonly inferredCertainty: number;
  readonly topic: TopicWeights;
}

export interface TopicWeights {
  /** In the order of FAMILIES. */
  readonly families: readonly number[];
  /** BM25's k1 and b, in the order of FAMILIES, for whole profiles. */
  readonly k1: readonly number[];
  readonly b: readonly number[];
  /** The same for single items of evidence. */
  readonly itemK1: number;
  readonly itemB: number;
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
    readonly evidence: number;
  };
  readonly evidence: {
    /** Profiles, the best as a whole, whose items are looked at one by one; 0 leaves all as they are as a whole. */
    readonly candidates: number;
    /** Items that count. */
    readonly best: number;
    /** Items at which they weigh as much as the whole. */
    readonly prior: number;
    /** Brings the scores of items, which say less each, to the height of whole profiles' scores. */
    readonly gain: number;
    /** 0 sums the best items, 1 takes their mean. */
    readonly evenness: number;
  };
  /** What a translation or synonym earns of the term's own worth, 0..1. */
  readonly bridge: number;
  /** The lexicon's part of a demand below which translations are not raised further, 0..1. */
  readonly leastCoverage: number;
  /** How far a demand's best possible score falls behind its length, 0..½. */
  readonly reach: number;
  /** Share of the best possible score at which the topic is 0.5. */
  readonly half: number;
}

export const defaultWeights: Weights = {
  version: '1',
  inferredCertainty: 0.5,
  topic: {
    families: [1.2, 1, 0.7, 1, 0.5],
    k1: [1.2, 1.2, 1.2, 1.2, 1.2],
    b: [0.75, 0.75, 0.75, 0.4, 0.4],
    itemK1: 1.2,
    itemB: 0.75,
    demand: { title: 5, repeatedTitle: 2, keywords: 3, description: 1 },
    k3: 20,
    idfPower: [1.75, 1.25, 1.25, 1, 1],
    demandPrior: 50,
    profile: { name: 2, affiliation: 0.25, keywords: 1, bio: 1, evidence: 1 },
    evidence: { candidates: 1000, best: 10, prior: 2, gain: 1.3, evenness: 0.35 },
    bridge: 0.7,
    leastCoverage: 0.33,
    reach: 0.2,
    half: 0.25,
  },
};
