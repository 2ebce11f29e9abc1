import { ANALYSER_VERSION, cut } from '../text/index.ts';

export interface EvidenceFeatures {
  /** As its owner wrote it, for the reasons. */
  readonly title: string;
  /** Title and abstract, cut. */
  readonly text: string;
}

/** What of a profile bears on the topic, as `cut` stores text; JSON-serialisable. */
export interface ProfileFeatures {
  readonly analyser: string;
  /** A society's name; empty for people, whose names say nothing of their subject. */
  readonly name: string;
  /** Affiliation and title of office. */
  readonly affiliation: string;
  readonly keywords: string;
  readonly bio: string;
  readonly evidence: readonly EvidenceFeatures[];
}

/** What of a demand bears on the topic, as `cut` stores text; JSON-serialisable. */
export interface DemandFeatures {
  readonly analyser: string;
  readonly title: string;
  readonly keywords: string;
  readonly description: string;
}

export interface ProfileText {
  readonly kind: string;
  readonly name: string;
  readonly name_en?: string | null;
  readonly affiliation?: string | null;
  readonly title?: string | null;
  readonly keywords?: readonly string[] | null;
  readonly bio?: string | null;
  readonly evidence?: readonly { readonly title: string; readonly abstract?: string | null }[] | null;
}

export interface DemandText {
  readonly title: string;
  readonly description?: string | null;
  readonly keywords?: readonly string[] | null;
}

/** Punctuation that keeps neighbouring texts from forming terms across their border. */
const BORDER = '。';

/** Analyses a profile once, when it is written; the engine reads the result and never the text. */
export function profileFeatures(profile: ProfileText): ProfileFeatures {
  const named = profile.kind === 'society';
  return {
    analyser: ANALYSER_VERSION,
    name: named ? cutAll([profile.name, profile.name_en]) : '',
    affiliation: cutAll([profile.affiliation, profile.title]),
    keywords: cutAll(profile.keywords ?? []),
    bio: cutAll([profile.bio]),
    evidence: (profile.evidence ?? []).map(({ title, abstract }) => ({
      title,
      text: cutAll([title, abstract]),
    })),
  };
}

/** Analyses a demand once, when it is written or previewed. */
export function demandFeatures(demand: DemandText): DemandFeatures {
  return {
    analyser: ANALYSER_VERSION,
    title: cut(demand.title),
    keywords: cutAll(demand.keywords ?? []),
    description: cutAll([demand.description]),
  };
}

function cutAll(texts: readonly (string | null | undefined)[]): string {
  return cut(texts.filter((text) => text).join(BORDER));
}
