import { createHash } from 'node:crypto';
import type { DemandFacts, ModelTexts, ProfileFacts } from '../matching/index.ts';

/** What of a profile and of a demand a model is built from. */
export type ProfileTexts = Pick<ProfileFacts, 'features'>;
export type DemandTexts = Pick<DemandFacts, 'features'>;

/** Texts as a model is built from them: named by what they say, so that the same texts give the same model under any ids. */
export function modelTexts(profiles: readonly ProfileTexts[], demands: readonly DemandTexts[]): ModelTexts {
  return {
    profiles: profiles.map(({ features }) => {
      const { name, affiliation, keywords, bio, evidence } = features;
      return {
        id: digest([name, affiliation, keywords, bio, ...evidence.map(({ text }) => text)]),
        features,
      };
    }),
    demands: demands.map(({ features }) => {
      const { title, keywords, description } = features;
      return { id: digest([title, keywords, description]), features };
    }),
  };
}

const digest = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex');
