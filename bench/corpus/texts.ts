import type { DemandFacts, DemandText, ProfileFacts, ProfileText } from '../../src/matching/index.ts';
import { ANALYSER_VERSION, cut, joinCut } from '../../src/text/index.ts';
import type { Demand, Profile } from './corpus.ts';
import type { Script } from './words.ts';

/**
 * How terms stand in a text. `apart`, with commas between, a term is one term of the index and nothing more. `running`,
 * each pair of neighbours is a further one, as in prose, but nearly all pairs are unlike any other.
 */
export const styles = ['apart', 'running'] as const;
export type Style = (typeof styles)[number];

export interface Writer {
  text(terms: readonly string[]): string;
  profileText(profile: Profile): ProfileText;
  profileFacts(profile: Profile): ProfileFacts;
  demandText(demand: Demand): DemandText;
  demandFacts(demand: Demand): DemandFacts;
}

/** Profiles and demands as their owners would write them, and as the engine takes them once analysed. */
export function createWriter(style: Style, script: Script): Writer {
  const separator = style === 'apart' ? ', ' : script === 'han' ? '' : ' ';
  const text = (terms: readonly string[]): string => terms.join(separator);
  // A word is cut into itself, so that texts of words apart need not be analysed one by one.
  const stored = (...parts: (readonly string[])[]): string =>
    joinCut(style === 'apart' ? parts.flat() : parts.map((terms) => cut(text(terms))));

  return {
    text,
    profileText: ({ kind, name, affiliation, bio, evidence }) => ({
      ...{ kind, name, affiliation, bio: text(bio) },
      evidence: evidence.map(({ title, abstract }) => ({ title: text(title), abstract: text(abstract) })),
    }),
    profileFacts({ name, affiliation, bio, evidence, ...traits }) {
      const features = {
        analyser: ANALYSER_VERSION,
        name: traits.kind === 'society' ? stored([name]) : '',
        affiliation: stored([affiliation]),
        keywords: '',
        bio: stored(bio),
        evidence: evidence.map(({ title, abstract }) => ({
          title: text(title),
          text: stored(title, abstract),
        })),
      };
      const known = { inferredSectors: [], load: 0, organisation: affiliation, record: null };
      return { ...traits, ...known, features };
    },
    demandText: ({ title, description }) => ({ title: text(title), description: text(description) }),
    demandFacts({ id, region, sectors, services, wanted_kinds, owner, title, description }) {
      const texts = { title: stored(title), keywords: '', description: stored(description) };
      return {
        ...{ id, region, sectors, services, wantedKinds: wanted_kinds, organisation: owner },
        ...{ inferredSectors: [], active: true, labels: [] },
        features: { analyser: ANALYSER_VERSION, ...texts },
      };
    },
  };
}
