import { createHash } from 'node:crypto';
import type { DemandFacts, ModelTexts, ProfileFacts } from '../matching/index.ts';

/** What of a profile and of a demand a model is built from. */
export type ProfileTexts = Pick<ProfileFacts, 'features'>;
export type DemandTexts = Pick<DemandFacts, 'features'>;

/**
 * Texts as a model is built from them, profiles first: named by what they say, so that the same texts give the same model
 * under any ids.
 */
export const modelTexts = (profiles: Iterable<ProfileTexts>, demands: Iterable<DemandTexts>): ModelTexts => ({
  profiles: namedProfiles(profiles),
  demands: namedDemands(demands),
});

function* namedProfiles(profiles: Iterable<ProfileTexts>) {
  for (const { features } of profiles) {
    const { name, affiliation, keywords, bio, evidence } = features;
    yield {
      id: digest([name, affiliation, keywords, bio, ...evidence.map(({ text }) => text)]),
      features,
    };
  }
}

function* namedDemands(demands: Iterable<DemandTexts>) {
  for (const { features } of demands) {
    const { title, keywords, description } = features;
    yield { id: digest([title, keywords, description]), features };
  }
}

const digest = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex');
