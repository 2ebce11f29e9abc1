import type { Lexicon } from '../text/index.ts';
import type { DemandFeatures, ProfileFeatures } from './features.ts';
import type { Model } from './model/model.ts';
import type { Query, View } from './score/ranker.ts';
import type { MatchSettings } from './weights.ts';

export interface SectorWeight {
  readonly code: string;
  /** 0..1: how surely the text belongs to the sector. */
  readonly weight: number;
}

/** What the engine knows of a profile; `features` come from `profileFeatures`. */
export interface ProfileFacts {
  readonly id: string;
  readonly kind: string;
  /** GB/T 2260, six digits. */
  readonly region: string | null;
  /** ISO 3166 alpha-2. */
  readonly country: string | null;
  readonly languages: readonly string[];
  readonly sectors: readonly string[];
  readonly inferredSectors: readonly SectorWeight[];
  readonly services: readonly string[];
  readonly active: boolean;
  /** Dockings it will carry at once; null is unlimited. */
  readonly capacity: number | null;
  /** Dockings it carries now. */
  readonly load: number;
  readonly organisation: string | null;
  /** 0..1 from past dockings and ratings; null while there are none. */
  readonly record: number | null;
  readonly features: ProfileFeatures;
}

/** What the engine knows of a demand, stored or only previewed; `features` come from `demandFeatures`. */
export interface DemandFacts {
  readonly id: string;
  readonly region: string | null;
  readonly sectors: readonly string[];
  readonly inferredSectors: readonly SectorWeight[];
  readonly services: readonly string[];
  /** Profile kinds asked for; empty is any. */
  readonly wantedKinds: readonly string[];
  /** The owner's name. */
  readonly organisation: string | null;
  readonly active: boolean;
  /** Marks by which a caller tells demands apart; nothing is scored by them. */
  readonly labels: readonly string[];
  readonly features: DemandFeatures;
}

export type Constraint = 'inactive' | 'wrong_kind' | 'no_capacity' | 'conflict_of_interest' | 'excluded';

/** Why a pair may not be recommended; `reason` is the caller's word for an `excluded` pair. */
export interface Exclusion {
  readonly constraint: Constraint;
  readonly reason: string | null;
}

export type ComponentName = 'topic' | 'sector' | 'service' | 'region' | 'record' | 'availability';

export interface Component {
  readonly name: ComponentName;
  /** 0..1 */
  readonly value: number;
  readonly weight: number;
  /** True where nothing is known and `value` is the stated constant. */
  readonly neutral: boolean;
}

export interface TermReason {
  /** As the demand writes it. */
  readonly text: string;
  /** Part of the topic score, 0..1. */
  readonly share: number;
  /** Where the profile has it: name, affiliation, keywords, bio, evidence. */
  readonly fields: readonly string[];
}

export interface EvidenceReason {
  /** Position in the profile's list of evidence. */
  readonly index: number;
  readonly title: string;
  /** Part of what shared words earned, 0..1, that stands in this item: the same 1 seen another way. */
  readonly share: number;
}

/** A demand's term met by its translation or synonym. */
export interface BridgeReason {
  readonly from: string;
  readonly to: string;
  readonly share: number;
}

export interface SectorReason {
  readonly demand: string;
  readonly profile: string;
  /** 0..1 by the crosswalk; 1 for the same sector. */
  readonly relatedness: number;
  /** True where either side was inferred from its text. */
  readonly inferred: boolean;
}

export type RegionTier = 'county' | 'city' | 'province' | 'delta' | 'none';

export interface Reasons {
  readonly terms: readonly TermReason[];
  /** Share of the topic score from single characters, fragments and terms beyond the list. */
  readonly rest: number;
  /** Share of the topic score from nearness by the model: other words that go together in the stored texts. */
  readonly near: number;
  readonly evidence: readonly EvidenceReason[];
  readonly bridges: readonly BridgeReason[];
  readonly sectors: readonly SectorReason[];
  readonly region: RegionTier | null;
  readonly services: readonly string[];
  /** Dockings it can still take; null is unlimited. */
  readonly availability: number | null;
  readonly summary_zh: string;
  readonly summary_en: string;
}

/** What made a result: the same of them over the same data give the same bytes. */
export interface Versions {
  readonly engine: string;
  readonly lexicon: string;
  /** Null where none is in use. */
  readonly model: string | null;
}

/** A score and where it came from. */
export interface Explanation extends Versions {
  /** 0..1, comparable between demands. */
  readonly score: number;
  /** Name of the settings it was weighed by. */
  readonly settings: string;
  readonly components: readonly Component[];
  readonly reasons: Reasons;
  /** Set when the pair would not be recommended whatever its score. */
  readonly exclusion: Exclusion | null;
}

export interface Match {
  readonly profileId: string;
  /** 0..1, comparable between demands. */
  readonly score: number;
}

export interface DemandMatch {
  readonly demandId: string;
  readonly score: number;
}

/** Each list is any-of; an absent or empty one lets everything pass. */
export interface ProfileFilters {
  readonly kinds?: readonly string[];
  /** Declared sectors, or inferred ones where none is declared. */
  readonly sectors?: readonly string[];
  /** GB/T 2260 codes; each stands for its subtree. */
  readonly regions?: readonly string[];
  readonly countries?: readonly string[];
  readonly languages?: readonly string[];
  readonly services?: readonly string[];
}

export interface DemandFilters extends Pick<ProfileFilters, 'sectors' | 'regions' | 'services'> {
  /** Lists of labels: a demand passes that has one of each list. */
  readonly labels?: readonly (readonly string[])[];
}

/** The settings a demand is matched by. */
export type SettingsFor = (demand: DemandFacts) => MatchSettings;

interface Options<F> {
  /** The packaged settings unless told. */
  readonly settings?: SettingsFor;
  /** Constraints to leave aside. */
  readonly waive?: readonly Constraint[];
  readonly filters?: F;
  /** 1..1000, 20 unless told. */
  readonly limit?: number;
  /** 0..1; pairs below it are left out. */
  readonly minScore?: number;
  /** Ids not to recommend, each with the caller's reason (such as declined). */
  readonly exclude?: ReadonlyMap<string, string>;
}

export type ExplainOptions = Pick<Options<never>, 'settings' | 'waive' | 'exclude'>;
export type RankOptions = Options<ProfileFilters>;
export type RankDemandsOptions = Options<DemandFilters>;

export interface Ranking<M> extends Versions {
  /** Best first; ties by id. */
  readonly matches: readonly M[];
  /** Pairs that passed filters and constraints and were scored. */
  readonly considered: number;
  /** Pairs that passed the filters but broke a constraint, by constraint. */
  readonly excluded: Readonly<Partial<Record<Constraint, number>>>;
  /** `no_terms`: the text had nothing to match by; a demand then matches nobody, a profile by its sectors only. */
  readonly note: 'no_terms' | null;
}

export type RankResult = Ranking<Match>;
export type RankDemandsResult = Ranking<DemandMatch>;

/** A ranking all but done: `query` is null where there is nothing to rank by. */
export interface Preparation extends Omit<Ranking<never>, 'matches'> {
  readonly view: View;
  readonly query: Query | null;
  /** Entries to read: some ten nanoseconds each. */
  readonly work: number;
}

/** Holds profiles and demands, and ranks them against each other. */
export interface Engine {
  /** Replaces everything held. */
  load(profiles: Iterable<ProfileFacts>, demands: Iterable<DemandFacts>): void;
  putProfile(facts: ProfileFacts): void;
  removeProfile(id: string): void;
  putDemand(facts: DemandFacts): void;
  removeDemand(id: string): void;
  /** Bridges by another lexicon from the next call on; nothing stored needs rebuilding. */
  useLexicon(lexicon: Lexicon): void;
  /** Places everything in a model's space from the next call on; null for none. */
  useModel(model: Model | null): void;
  rank(demand: DemandFacts, options?: RankOptions): RankResult;
  /**
   * The demands a profile suits best, in turns: with many demands it takes long, and whoever asks lets others have
   * theirs in between. Each demand is scored by what is held at its turn.
   */
  rankDemands(profile: ProfileFacts, options?: RankDemandsOptions): Generator<undefined, RankDemandsResult>;
  /** The first half of `rank`: everything a `Ranker`, here or in another thread, needs for the rest. */
  prepare(demand: DemandFacts, options: RankOptions): Preparation;
  /** Brings the latest changes into shared memory, where other threads can read them. */
  settle(): void;
  /** Row-major demands × profiles, constraints left aside. Throws a RangeError that names all ids not held, of a kind. */
  score(demandIds: readonly string[], profileIds: readonly string[], settings?: SettingsFor): Float64Array;
  /** Why a pair scores as it does; the profile's and the demand's facts are the caller's, held or not. */
  explain(demand: DemandFacts, profile: ProfileFacts, options?: ExplainOptions): Explanation;
  readonly versions: Versions;
  readonly size: { readonly profiles: number; readonly demands: number };
}
