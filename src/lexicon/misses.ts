import type { DemandContent } from '../demands/schema.ts';
import { demandFeatures, profileFeatures } from '../matching/index.ts';
import type { ProfileContent } from '../profiles/schema.ts';
import { type Coverage, coverage, type Lexicon } from '../text/index.ts';

/** Counts over many texts, a few at a time, what a lexicon can say of them in the other language. */
export interface Tally {
  /** Texts in stored form. */
  add(texts: Iterable<string>): void;
  result(): Coverage;
}

export function createTally(lexicon: Lexicon): Tally {
  const missed = new Map<string, number>();
  let total = 0;
  let bridged = 0;
  return {
    add(texts) {
      const part = coverage(texts, lexicon);
      total += part.total;
      bridged += part.bridged;
      for (const { term, occurrences } of part.misses) {
        missed.set(term, (missed.get(term) ?? 0) + occurrences);
      }
    },
    result() {
      const misses = [...missed]
        .map(([term, occurrences]) => ({ term, occurrences }))
        .sort((a, b) => b.occurrences - a.occurrences || (a.term < b.term ? -1 : 1));
      return { total, bridged, share: total === 0 ? 1 : bridged / total, misses };
    },
  };
}

/** What matching reads of a demand or a profile, each text by itself. */
export const textsOf = {
  demands(demand: Pick<DemandContent, 'title'> & Partial<DemandContent>): string[] {
    const { title, keywords, description } = demandFeatures(demand);
    return [title, keywords, description];
  },
  profiles(profile: Pick<ProfileContent, 'kind' | 'name'> & Partial<ProfileContent>): string[] {
    const { name, affiliation, keywords, bio, evidence } = profileFeatures(profile);
    return [name, affiliation, keywords, bio, ...evidence.map((item) => item.text)];
  },
};
